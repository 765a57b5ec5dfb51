;;! status = 134
;;! stderr = ["wasm trap: uninitialized element\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
(module
  (type $nothing (func))
  (type $number (func (result i32)))
  (table 10 funcref)
  (elem (i32.const 2) $nothing $number)
  (func $nothing)
  (func $number (result i32) (i32.const 1))
  (func $indirect (param i32) (call_indirect (type $nothing) (local.get 0)))
  (func (export "_start") (call $indirect (i32.const 2)) (call $indirect (i32.const 0))))
