;;! status = 134
;;! stderr = ["wasm trap: uninitialized element\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; An index with the topmost bit set may be one of an element, though of none that is laid out.
(module
  (type $nothing (func))
  (table 0xffff_ffff funcref)
  (elem (i32.const 0) $nothing $nothing)
  (func $nothing)
  (func $indirect (param i32) (call_indirect (type $nothing) (local.get 0)))
  (func (export "_start") (call $indirect (i32.const 1)) (call $indirect (i32.const 0xffff_fffe))))
