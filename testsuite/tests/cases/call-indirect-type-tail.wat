;;! status = 134
;;! stderr = ["wasm trap: indirect call type mismatch\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; A call in tail position is still of its function, as long as there is nothing to call.
(module
  (type $nothing (func))
  (type $number (func (result i32)))
  (table 2 2 funcref)
  (elem (i32.const 0) $nothing $number)
  (func $nothing)
  (func $number (result i32) (i32.const 1))
  (func $indirect (param i32) (return_call_indirect (type $nothing) (local.get 0)))
  (func (export "_start") (call $indirect (i32.const 0)) (call $indirect (i32.const 1))))
