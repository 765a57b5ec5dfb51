;;! status = 134
;;! stderr = ["wasm trap: undefined element\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; All 64 bits of an index count, also if the lower half is that of an element.
(module
  (type $nothing (func))
  (table i64 2 2 funcref)
  (elem (i64.const 0) $nothing $nothing)
  (func $nothing)
  (func $indirect (param i64) (call_indirect (type $nothing) (local.get 0)))
  (func (export "_start") (call $indirect (i64.const 1)) (call $indirect (i64.const 0x1_0000_0001))))
