;; Operations that trap, and one that x86_64 has no instruction for in its baseline.
(module
  (func (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (param i64 i64) (result i64) (i64.rem_u (local.get 0) (local.get 1)))
  (func (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func (param f32) (result i64) (i64.trunc_sat_f32_u (local.get 0)))
  (func (param f64) (result f64) (f64.floor (local.get 0)))
  (func (param i32) (result i32) (i32.popcnt (local.get 0))))
