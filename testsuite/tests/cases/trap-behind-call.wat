;;! status = 134
;;! stderr = ["wasm trap: unreachable", "0: c at 0x25\n", "1: b at 0x29\n", "2: main at 0x2f\n"]
;; What a compiler writes behind a call that does not return is `unreachable`: the call's return address is that of an
;; instruction that traps. The outer frames are at the calls.
(module
  (func $c (unreachable))
  (func $b (call $c) (unreachable))
  (func $main (export "_start") (call $b) (unreachable)))
