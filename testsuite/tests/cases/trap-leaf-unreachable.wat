;;! status = 134
;;! stderr = ["wasm trap: unreachable\nwasm backtrace:\n  0: leaf at 0x", "\n  1: between at 0x", "\n  2: begin at 0x"]
;; As `trap-leaf`, by the instruction for it, in a function that never returns and is called through a table.
(module
  (table funcref (elem $leaf))
  (func $leaf (param i32) (result i32) (unreachable))
  (func $between (param i32) (result i32)
    (i32.add (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)) (i32.const 1)))
  (func $begin (export "_start") (drop (i32.add (call $between (i32.const 0)) (i32.const 1)))))
