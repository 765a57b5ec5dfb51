;;! status = 134
;;! stderr = ["wasm trap: indirect call type mismatch\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; A function of a supertype is not of the type, and one of a type beside it neither.
(module
  (type $top (sub (func)))
  (type $below (sub $top (func)))
  (rec (type $beside (sub $top (func))) (type (struct)))
  (table 3 3 funcref)
  (elem (i32.const 0) $top $below $beside)
  (func $top (type $top))
  (func $below (type $below))
  (func $beside (type $beside))
  (func $any (param i32) (call_indirect (type $top) (local.get 0)))
  (func $beside-at (param i32) (call_indirect (type $beside) (local.get 0)))
  (func $indirect (param i32) (call_indirect (type $below) (local.get 0)))
  (func (export "_start")
    (call $any (i32.const 0)) (call $any (i32.const 1)) (call $any (i32.const 2))
    (call $beside-at (i32.const 2))
    (call $indirect (i32.const 1))
    (call $indirect (i32.const 0))))
