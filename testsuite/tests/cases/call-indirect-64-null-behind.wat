;;! status = 134
;;! stderr = ["wasm trap: uninitialized element\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; Behind what is laid out there is null up to the size, however large that is.
(module
  (type $nothing (func))
  (table i64 0x1_0000_0000_0000 funcref)
  (elem (i64.const 0) $nothing $nothing)
  (func $nothing)
  (func $indirect (param i64) (call_indirect (type $nothing) (local.get 0)))
  (func (export "_start") (call $indirect (i64.const 1)) (call $indirect (i64.const 0xffff_ffff_ffff))))
