;;! status = 134
;;! stderr = ["wasm trap: uninitialized element\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; A handler of all exceptions handles no trap of a call.
(module
  (type $nothing (func))
  (table 3 3 funcref)
  (elem (i32.const 0) funcref (ref.func $nothing) (ref.null func) (ref.func $nothing))
  (func $nothing)
  (func $indirect (param i32)
    (block $caught (try_table (catch_all $caught) (call_indirect (type $nothing) (local.get 0)))))
  (func (export "_start") (call $indirect (i32.const 2)) (call $indirect (i32.const 1))))
