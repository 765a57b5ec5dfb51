;; Functions that need no frame, and some that have one all the same.
(module
  (func $nothing)
  (func $number (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))
  (func $traps (unreachable))
  ;; Constants behind the code stay where they are.
  (func $constants (param f64) (result f64) (f64.mul (f64.add (local.get 0) (f64.const 1.5)) (f64.const 2.5)))
  (func $vector (param v128) (result v128) (v128.xor (local.get 0) (v128.const i64x2 0x0123456789abcdef 0x1122334455667788)))
  (func $table (param i32) (result i32)
    (block (block (block (block (br_table 0 1 2 3 (local.get 0)))
      (return (i32.const 1)))
      (return (i32.const 10)))
      (return (i32.const 100)))
    (i32.const 1000))
  ;; Six and eight parameters are in registers.
  (func $six (param i64 i64 i64 i64 i64 i64) (result i64) (i64.add (local.get 0) (local.get 5)))
  (func $seven (param i64 i64 i64 i64 i64 i64 i64) (result i64) (i64.add (local.get 0) (local.get 6)))
  (func $seven-trap (param i64 i64 i64 i64 i64 i64 i64) (unreachable))
  (func $eight (param f64 f64 f64 f64 f64 f64 f64 f64) (result f64) (f64.add (local.get 0) (local.get 7)))
  (func $nine (param f64 f64 f64 f64 f64 f64 f64 f64 f64) (result f64) (f64.add (local.get 0) (local.get 8)))
  ;; So are eight results; the others are in the caller's frame.
  (func $nine-results (param i64) (result i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0)
    (local.get 0) (local.get 0) (local.get 0) (local.get 0))
  ;; An epilogue of x86_64 in an immediate, and one that is an accident and an epilogue.
  (func $immediate (result i64) (i64.const 0xc35dec8948))
  (func $immediate-trap (param i64) (result i64)
    (if (i64.eq (local.get 0) (i64.const 0x00c35dec89480000)) (then (unreachable)))
    (i64.const 0x5dec8948c3))
  ;; Spilled values, and calls, also at the end, need one.
  (func $calls (result i64) (i64.add (call $immediate) (i64.const 1)))
  (func $calls-at-end (result i64) (return_call $immediate)))
