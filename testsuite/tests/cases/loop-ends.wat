;; Loops end when they should, whatever their counter is compared with: each kind of end, with counters around the
;; limits of their types. How many rounds there were is known without a loop; the status is the number of what is wrong.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func $same (param $number i32) (param i64 i64)
    (if (i64.ne (local.get 1) (local.get 2)) (then (call $exit (local.get $number)))))

  ;; Rounds until a counter that goes by three is ten.
  (func $until (param $at i32) (result i64) (local $rounds i64)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 3))) (i32.const 10))))
    (local.get $rounds))
  ;; Rounds while a number is at least two, which is halved after the question.
  (func $halved (param $number i32) (result i64) (local $rounds i64) (local $more i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $more (i32.gt_u (local.get $number) (i32.const 1)))
      (local.set $number (i32.shr_u (local.get $number) (i32.const 1)))
      (br_if $again (local.get $more)))
    (local.get $rounds))
  ;; The same by 2^8 at a time, in 64 bits, asked the other way.
  (func $bytes (param $number i64) (result i64) (local $rounds i64) (local $last i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $last (i64.lt_u (local.get $number) (i64.const 256)))
      (local.set $number (i64.shr_u (local.get $number) (i64.const 8)))
      (br_if $again (i32.eqz (local.get $last))))
    (local.get $rounds))
  ;; A limit that is no power of two stays what it is.
  (func $thirds (param $number i32) (result i64) (local $rounds i64) (local $more i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $more (i32.gt_u (local.get $number) (i32.const 2)))
      (local.set $number (i32.shr_u (local.get $number) (i32.const 1)))
      (br_if $again (local.get $more)))
    (local.get $rounds))
  ;; Rounds until a sum wraps.
  (func $wraps_by_1 (param $at i32) (result i64) (local $rounds i64) (local $before i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $before (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $again (i32.ge_u (local.get $at) (local.get $before))))
    (local.get $rounds))
  (func $wraps_by_7 (param $at i32) (result i64) (local $rounds i64) (local $before i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $before (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const 7)))
      (br_if $again (i32.lt_u (local.get $before) (local.get $at))))
    (local.get $rounds))
  ;; Down by one wraps, as an addition, unless the counter is zero.
  (func $down (param $at i32) (result i64) (local $rounds i64) (local $before i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $before (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const -1)))
      (br_if $again (i32.lt_u (local.get $at) (local.get $before))))
    (local.get $rounds))
  ;; With a sign, a sum may be less for another reason.
  (func $signed (param $at i32) (result i64) (local $rounds i64) (local $before i32)
    (loop $again
      (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
      (local.set $before (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $again (i32.ge_s (local.get $at) (local.get $before))))
    (local.get $rounds))

  (func (export "_start")
    (call $same (i32.const 1) (call $until (i32.const 7)) (i64.const 1))
    (call $same (i32.const 2) (call $until (i32.const 1)) (i64.const 3))
    (call $same (i32.const 3) (call $until (i32.const -8)) (i64.const 6))
    (call $same (i32.const 4) (call $halved (i32.const 0)) (i64.const 1))
    (call $same (i32.const 5) (call $halved (i32.const 1)) (i64.const 1))
    (call $same (i32.const 6) (call $halved (i32.const 2)) (i64.const 2))
    (call $same (i32.const 7) (call $halved (i32.const 3)) (i64.const 2))
    (call $same (i32.const 8) (call $halved (i32.const 4)) (i64.const 3))
    (call $same (i32.const 9) (call $halved (i32.const 0x80000000)) (i64.const 32))
    (call $same (i32.const 10) (call $halved (i32.const -1)) (i64.const 32))
    (call $same (i32.const 11) (call $bytes (i64.const 255)) (i64.const 1))
    (call $same (i32.const 12) (call $bytes (i64.const 256)) (i64.const 2))
    (call $same (i32.const 13) (call $bytes (i64.const 0xffff)) (i64.const 2))
    (call $same (i32.const 14) (call $bytes (i64.const 0x1_0000_0000)) (i64.const 5))
    (call $same (i32.const 15) (call $bytes (i64.const -1)) (i64.const 8))
    (call $same (i32.const 16) (call $thirds (i32.const 2)) (i64.const 1))
    (call $same (i32.const 17) (call $thirds (i32.const 3)) (i64.const 2))
    (call $same (i32.const 18) (call $thirds (i32.const 6)) (i64.const 3))
    (call $same (i32.const 19) (call $wraps_by_1 (i32.const -1)) (i64.const 1))
    (call $same (i32.const 20) (call $wraps_by_1 (i32.const -5)) (i64.const 5))
    (call $same (i32.const 21) (call $wraps_by_7 (i32.const -7)) (i64.const 1))
    (call $same (i32.const 22) (call $wraps_by_7 (i32.const -8)) (i64.const 2))
    (call $same (i32.const 23) (call $wraps_by_7 (i32.const -1)) (i64.const 1))
    (call $same (i32.const 24) (call $wraps_by_7 (i32.const -70)) (i64.const 10))
    (call $same (i32.const 25) (call $down (i32.const 0)) (i64.const 1))
    (call $same (i32.const 26) (call $down (i32.const 9)) (i64.const 10))
    (call $same (i32.const 27) (call $signed (i32.const 0x7fffffff)) (i64.const 1))
    (call $same (i32.const 28) (call $signed (i32.const 0x7ffffff0)) (i64.const 16))))
