;;! status = 134
;;! stderr = ["wasm trap: indirect call type mismatch\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; A function of a subtype beside the type is not of the type.
(module
  (type $top (sub (func)))
  (type $below (sub $top (func)))
  (rec (type $beside (sub $top (func))) (type (struct)))
  (table 3 3 funcref)
  (elem (i32.const 0) $top $below $beside)
  (func $top (type $top))
  (func $below (type $below))
  (func $beside (type $beside))
  (func $indirect (param i32) (call_indirect (type $below) (local.get 0)))
  (func (export "_start") (call $indirect (i32.const 1)) (call $indirect (i32.const 2))))
