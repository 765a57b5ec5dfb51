;; Numbers of 32 bits that become 64 bits wide: addresses, comparisons, conversions.
(module
  (memory 1)
  ;; A list: the pointer is loaded as wide as an address is.
  (func (export "list") (param i32) (result i32) (local i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get 0)))
        (local.set 1 (i32.add (local.get 1) (i32.load offset=4 (local.get 0))))
        (local.set 0 (i32.load (local.get 0)))
        (br $next)))
    (local.get 1))
  ;; Comparisons without a sign, of sums and of what is loaded.
  (func (export "less") (param i32 i32) (result i32)
    (i32.lt_u (i32.add (local.get 0) (local.get 1)) (i32.load (local.get 0))))
  ;; What is known to be less than 2^31 needs no extension.
  (func (export "small") (param i32) (result i64)
    (i64.add
      (i64.extend_i32_u (i32.shr_u (local.get 0) (i32.const 3)))
      (i64.extend_i32_u (i32.and (local.get 0) (i32.const 255)))))
  ;; What is not.
  (func (export "wide") (param i32 i32) (result i64)
    (i64.add
      (i64.extend_i32_u (i32.add (local.get 0) (local.get 1)))
      (i64.extend_i32_s (i32.sub (local.get 0) (local.get 1)))))
  ;; A number is asked whether it is zero.
  (func (export "zero") (param i32) (result i32)
    (select (i32.const 7) (i32.const 9) (i32.load8_s (local.get 0))))
  ;; Sums of small numbers do not wrap, so accesses make them; a byte that a loop passes on needs no mask.
  (func (export "ranges") (param i32 i32) (result i32) (local i32)
    (loop $again
      (local.set 0 (i32.load8_u (i32.add (i32.and (local.get 0) (i32.const 0xff)) (i32.const 0x100))))
      (local.set 2 (i32.add (local.get 2)
        (i32.load (i32.add (i32.shl (local.get 0) (i32.const 2)) (i32.const 0x200)))))
      (br_if $again (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
    (i32.add (i32.load8_u (i32.load (i32.const 16))) (local.get 2))))
