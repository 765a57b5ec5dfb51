;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: alone at 0x"]
;; Loops that access memory at sums of their counter, which wrap, or would if each round made the access. Each loop is
;; compared with one whose access is a call, which knows of no counter. The last access is the word behind memory.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (func $same (param $number i32) (param i32 i32)
    (if (i32.ne (local.get 1) (local.get 2)) (then (call $exit (local.get $number)))))
  (func $at (param i32) (result i32) (i32.load (local.get 0)))
  (func $mix (param i32 i32) (result i32) (i32.add (i32.mul (local.get 0) (i32.const 31)) (local.get 1)))
  (func $fill (param $at i32)
    (loop $more
      (i32.store (local.get $at) (i32.mul (local.get $at) (i32.const 0x9e3779b1)))
      (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 0x10000)))))

  ;; A counter that wraps, while its sum does not; what else is made of it wraps, too.
  (func $sum (param $base i32) (param $at i32) (param $rounds i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31))
        (i32.add (i32.load (i32.add (local.get $base) (local.get $at))) (i32.shr_u (local.get $at) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i32.add (local.get $sum) (local.get $at)))
  (func $sum_called (param $base i32) (param $at i32) (param $rounds i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31))
        (i32.add (call $at (i32.add (local.get $base) (local.get $at))) (i32.shr_u (local.get $at) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i32.add (local.get $sum) (local.get $at)))
  ;; The counter is shifted, and loses its upper bits.
  (func $shifted (param $base i32) (param $at i32) (param $end i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31))
        (i32.add
          (i32.load offset=8 (i32.add (i32.shl (local.get $at) (i32.const 2)) (local.get $base)))
          (i32.shr_u (local.get $at) (i32.const 3)))))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))
    (local.get $sum))
  (func $shifted_called (param $base i32) (param $at i32) (param $end i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31))
        (i32.add
          (call $at (i32.add (i32.add (i32.shl (local.get $at) (i32.const 2)) (local.get $base)) (i32.const 8)))
          (i32.shr_u (local.get $at) (i32.const 3)))))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))
    (local.get $sum))
  ;; Only some rounds make the access; the sum wraps in others.
  (func $sometimes (param $at i32) (param $rounds i32) (result i32) (local $sum i32)
    (loop $again
      (if (i32.lt_u (local.get $at) (i32.const 0x10000))
        (then (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (local.get $sum))
  ;; Each round makes one of two accesses.
  (func $either (param $base i32) (param $at i32) (param $end i32) (result i32) (local $sum i32)
    (loop $again
      (if (i32.and (local.get $at) (i32.const 4))
        (then (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (local.get $at) (local.get $base))))))
        (else (local.set $sum (i32.add (local.get $sum) (i32.load (i32.sub (local.get $at) (local.get $base)))))))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
    (local.get $sum))
  ;; Two ways back with different steps.
  (func $ways (param $at i32) (param $rounds i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load (local.get $at))))
      (if (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))
        (then
          (if (i32.and (local.get $rounds) (i32.const 1))
            (then (local.set $at (i32.add (local.get $at) (i32.const 12))) (br $again)))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br $again))))
    (i32.add (local.get $sum) (local.get $at)))
  ;; Two ways back, up and down.
  (func $up_and_down (param $at i32) (param $rounds i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load (local.get $at))))
      (if (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))
        (then
          (if (i32.and (local.get $rounds) (i32.const 1))
            (then (local.set $at (i32.add (local.get $at) (i32.const -8))) (br $again)))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br $again))))
    (i32.add (local.get $sum) (local.get $at)))
  ;; A counter that begins at a constant and wraps, compared with what it is after that.
  (func $known (param $base i32) (param $end i32) (result i32) (local $at i32) (local $sum i32)
    (local.set $at (i32.const -2))
    (loop $again
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31))
        (i32.load (i32.add (local.get $base) (i32.shl (local.get $at) (i32.const 2))))))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))
    (local.get $sum))
  ;; Down.
  (func $down (param $base i32) (param $at i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31))
        (i32.load (i32.add (local.get $base) (local.get $at)))))
      (br_if $again (local.tee $at (i32.add (local.get $at) (i32.const -4)))))
    (local.get $sum))
  ;; The counter is compared without a sign, with a sign, and for equality, before and after the step.
  (func $compared (param $at i32) (param $below i32) (param $end i32) (param $signed i32) (result i32) (local $sum i32)
    (block $done
      (loop $again
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
        (br_if $done (i32.ge_u (local.get $at) (local.get $below)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (br_if $again (i32.gt_s (local.get $at) (local.get $signed)))))
    (i32.add (local.get $sum) (local.get $at)))
  ;; What does not change in the inner loop is a sum of the outer counter.
  (func $rows (param $base i32) (param $row i32) (param $rows i32) (result i32) (local $sum i32) (local $at i32)
    (loop $next
      (local.set $at (i32.const 0))
      (loop $again
        (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31))
          (i32.load (i32.add (local.get $base)
            (i32.shl (i32.add (i32.shl (local.get $row) (i32.const 3)) (local.get $at)) (i32.const 2))))))
        (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 8))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $next (local.tee $rows (i32.sub (local.get $rows) (i32.const 1)))))
    (local.get $sum))
  ;; Until there is no more memory.
  (func $alone (param $at i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (br_if $again (local.tee $at (i32.add (local.get $at) (i32.const 4)))))
    (local.get $sum))

  (func $check_sum (param $number i32) (param $base i32) (param $at i32)
    (call $same (local.get $number)
      (call $sum (local.get $base) (local.get $at) (i32.const 16))
      (call $sum_called (local.get $base) (local.get $at) (i32.const 16))))
  (func $check_shifted (param $number i32) (param $base i32) (param $at i32)
    (call $same (local.get $number)
      (call $shifted (local.get $base) (local.get $at) (i32.add (local.get $at) (i32.const 9)))
      (call $shifted_called (local.get $base) (local.get $at) (i32.add (local.get $at) (i32.const 9)))))
  (func (export "_start")
    (call $fill (i32.const 0))
    (call $check_sum (i32.const 1) (i32.const 0) (i32.const 0))
    (call $check_sum (i32.const 2) (i32.const 32) (i32.const -32))
    (call $check_sum (i32.const 3) (i32.const -32) (i32.const 32))
    (call $check_sum (i32.const 4) (i32.const 65472) (i32.const 0))
    (call $check_sum (i32.const 5) (i32.const 0x80000000) (i32.const 0x80000000))
    (call $check_sum (i32.const 6) (i32.const 0x8000ffc0) (i32.const 0x80000000))
    (call $check_shifted (i32.const 7) (i32.const 0) (i32.const 0))
    (call $check_shifted (i32.const 8) (i32.const 0) (i32.const 0x40000000))
    (call $check_shifted (i32.const 9) (i32.const 16) (i32.const -4))
    (call $check_shifted (i32.const 10) (i32.const 64) (i32.const 0xbffffff8))
    (call $check_shifted (i32.const 11) (i32.const -16) (i32.const 4))
    (call $same (i32.const 12) (call $sometimes (i32.const -16) (i32.const 6))
      (i32.add (call $at (i32.const 0)) (call $at (i32.const 4))))
    (call $same (i32.const 13) (call $sometimes (i32.const 0xfffc) (i32.const 3)) (call $at (i32.const 0xfffc)))
    (call $same (i32.const 14) (call $either (i32.const 8) (i32.const 8) (i32.const 20))
      (i32.add (i32.add (call $at (i32.const 0)) (call $at (i32.const 20))) (call $at (i32.const 8))))
    (call $same (i32.const 15) (call $either (i32.const -8) (i32.const -8) (i32.const -4)) (call $at (i32.const 0)))
    (call $same (i32.const 16) (call $either (i32.const 8) (i32.const -4) (i32.const 0)) (call $at (i32.const 4)))
    (call $same (i32.const 17) (call $ways (i32.const 8) (i32.const 3))
      (i32.add
        (call $mix (call $mix (call $at (i32.const 8)) (call $at (i32.const 12))) (call $at (i32.const 24)))
        (i32.const 24)))
    (call $same (i32.const 18) (call $down (i32.const 8) (i32.const 8))
      (call $mix (call $at (i32.const 16)) (call $at (i32.const 12))))
    (call $same (i32.const 19) (call $down (i32.const 0xfff4) (i32.const 8))
      (call $mix (call $at (i32.const 0xfffc)) (call $at (i32.const 0xfff8))))
    (call $same (i32.const 20) (call $compared (i32.const 8) (i32.const 12) (i32.const 0) (i32.const -1))
      (i32.add (i32.add (call $at (i32.const 8)) (call $at (i32.const 12))) (i32.const 12)))
    (call $same (i32.const 21) (call $compared (i32.const 8) (i32.const -1) (i32.const 16) (i32.const -1))
      (i32.add (i32.add (call $at (i32.const 8)) (call $at (i32.const 12))) (i32.const 16)))
    (call $same (i32.const 22) (call $compared (i32.const 8) (i32.const -1) (i32.const 0) (i32.const 12))
      (i32.add (call $at (i32.const 8)) (i32.const 12)))
    (call $same (i32.const 23) (call $compared (i32.const 8) (i32.const -1) (i32.const 16) (i32.const 0x80000000))
      (i32.add (i32.add (call $at (i32.const 8)) (call $at (i32.const 12))) (i32.const 16)))
    (call $same (i32.const 24) (call $rows (i32.const 0) (i32.const 1) (i32.const 3))
      (call $rows (i32.const -256) (i32.const 9) (i32.const 3)))
    (call $same (i32.const 25) (call $rows (i32.const 0) (i32.const 1) (i32.const 3))
      (call $rows (i32.const 64) (i32.const 0x7fffffff) (i32.const 3)))
    (call $same (i32.const 26) (call $up_and_down (i32.const 8) (i32.const 3))
      (i32.add
        (call $mix (call $mix (call $at (i32.const 8)) (call $at (i32.const 12))) (call $at (i32.const 4)))
        (i32.const 4)))
    (call $same (i32.const 27) (call $known (i32.const 8) (i32.const 1))
      (call $mix (call $mix (call $at (i32.const 0)) (call $at (i32.const 4))) (call $at (i32.const 8))))
    (drop (call $alone (i32.const 0xff00)))
    (call $exit (i32.const 28))))
