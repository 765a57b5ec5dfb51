;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\nwasm backtrace:\n  0: leaf at 0x", "\n  1: between at 0x", "\n  2: begin at 0x"]
;; As `trap-leaf`, but the function took the place of one with a frame.
(module
  (memory 1 1)
  (func $leaf (param i32) (result i32) (i32.load (local.get 0)))
  (func $gone (param i32) (result i32) (return_call $leaf (i32.add (local.get 0) (i32.const 8))))
  (func $between (param i32) (result i32) (i32.add (call $gone (local.get 0)) (i32.const 1)))
  (func $begin (export "_start") (drop (i32.add (call $between (i32.const 0x10000)) (i32.const 1)))))
