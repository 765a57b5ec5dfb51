;;! status = 134
;;! stderr = ["wasm trap: integer divide by zero\nwasm backtrace:\n  0: leaf at 0x", "\n  1: between at 0x", "\n  2: begin at 0x"]
;; As `trap-leaf`, by a comparison or by the processor.
(module
  (func $leaf (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
  (func $between (param i32) (result i32) (i32.add (call $leaf (local.get 0)) (i32.const 1)))
  (func $begin (export "_start") (drop (i32.add (call $between (i32.const 0)) (i32.const 1)))))
