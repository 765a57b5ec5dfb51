;;! status = 134
;;! stderr = ["wasm trap: indirect call type mismatch\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; The parameters and results of a call of another type are on the stack, and in registers of all kinds.
(module
  (type $nothing (func))
  (type $many
    (func (param i64 f64 i64 f64 i64 f64 i64 f64 i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)))
  (table 2 2 funcref)
  (elem (i32.const 0) $nothing $many)
  (func $nothing)
  (func $many (type $many)
    (local.get 0) (local.get 2) (local.get 4) (local.get 6) (local.get 8)
    (local.get 9) (local.get 10) (local.get 11) (local.get 12) (local.get 13))
  (func $indirect (param i32)
    (call_indirect (type $many)
      (i64.const 1) (f64.const 2) (i64.const 3) (f64.const 4) (i64.const 5) (f64.const 6) (i64.const 7) (f64.const 8)
      (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14) (local.get 0))
    (drop) (drop) (drop) (drop) (drop) (drop) (drop) (drop) (drop) (drop))
  (func (export "_start") (call $indirect (i32.const 1)) (call $indirect (i32.const 0))))
