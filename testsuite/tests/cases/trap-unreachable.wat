;;! status = 134
;;! stderr = ["wasm trap: unreachable\n", "wasm backtrace:\n", "0: inner at 0x", "1: outer at 0x", "2: main at 0x"]
;; The backtrace names functions from the name section and gives offsets in the binary.
(module
  (func $inner (unreachable))
  (func $outer (param i32) (if (local.get 0) (then (call $inner))))
  (func $main (export "_start") (call $outer (i32.const 1))))
