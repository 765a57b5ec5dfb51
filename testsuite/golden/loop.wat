;; Loops without calls: what they need stays in registers, and they end with one comparison and one branch.
(module
  (memory 2)
  (func $other (param i32))
  ;; The comparison is of the counter that the next round gets; the constants are made before the loop.
  (func (export "counter") (param i32) (result i64) (local i32 i64)
    (loop $again
      (local.set 2 (i64.mul (i64.xor (local.get 2) (i64.extend_i32_u (local.get 1))) (i64.const 0x123456789abcdef1)))
      (br_if $again (i32.ne (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (i32.const 1000000))))
    (local.get 2))
  ;; A number that is halved until it is one, and a counter that goes until it wraps.
  (func (export "halved") (param i32) (result i32) (local i32 i32)
    (loop $again
      (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (local.set 2 (i32.gt_u (local.get 0) (i32.const 1)))
      (local.set 0 (i32.shr_u (local.get 0) (i32.const 1)))
      (br_if $again (local.get 2)))
    (local.get 1))
  (func (export "wraps") (param i32) (result i32) (local i32 i32)
    (loop $again
      (local.set 1 (i32.xor (local.get 1) (local.get 0)))
      (br_if $again (i32.ge_u (local.tee 0 (i32.add (local.tee 2 (local.get 0)) (i32.const 3))) (local.get 2))))
    (local.get 1))
  ;; Floating point constants, too.
  (func (export "floats") (param i32 f64) (result f64)
    (loop $again
      (local.set 1 (f64.add (f64.mul (local.get 1) (f64.const 0.1)) (f64.const 0.7)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  ;; Accesses at sums, which wrap: on aarch64 they extend their index themselves.
  (func (export "stencil") (param i32 i32) (local i32)
    (loop $again
      (i32.store (i32.add (local.get 0) (local.get 2))
        (i32.add
          (i32.load (i32.add (local.get 1) (local.get 2)))
          (i32.load (i32.add (i32.add (local.get 1) (local.get 2)) (i32.const 40000)))))
      (br_if $again (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 4))) (i32.const 40000)))))
  ;; A pointer that memory bounds has 64 bits, and so has a counter that accesses shift.
  (func (export "string") (param i32) (result i32)
    (loop $again
      (br_if $again (i32.load8_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))))))
    (local.get 0))
  (func (export "column") (param i32 i32) (result i32) (local i32 i32)
    (loop $again
      (local.set 2 (i32.add (local.get 2) (i32.load (i32.add (local.get 0) (i32.shl (local.get 3) (i32.const 2))))))
      (br_if $again (i32.lt_u (local.tee 3 (i32.add (local.get 3) (i32.const 1))) (local.get 1))))
    (local.get 2))
  ;; A call keeps no register, so constants are made in every round.
  (func (export "calls") (param i32)
    (loop $again
      (call $other (i32.xor (local.get 0) (i32.const 0x12345678)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  ;; Without calls, constant addresses of several blocks have one base.
  (func (export "places") (param i32)
    (i32.store offset=16 (i32.const 0x10000) (local.get 0))
    (if (i32.gt_s (local.get 0) (i32.const 5)) (then (i32.store offset=20 (i32.const 0x10000) (local.get 0))))
    (if (i32.gt_s (local.get 0) (i32.const 6)) (then (i32.store offset=24 (i32.const 0x10000) (local.get 0))))
    (if (i32.gt_s (local.get 0) (i32.const 7)) (then (i32.store offset=28 (i32.const 0x10000) (local.get 0)))))
  ;; Each sum is made before the next number is loaded.
  (func (export "sums") (param i32) (result i32)
    (i32.xor
      (i32.xor (i32.load (local.get 0)) (i32.load offset=4 (local.get 0)))
      (i32.xor (i32.load offset=8 (local.get 0)) (i32.load offset=12 (local.get 0))))))
