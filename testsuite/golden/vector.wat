;; options: -O3
(module
  (memory 1)
  ;; Numbers of 32 bits, one a round.
  (func (export "sums") (param $to i32) (param $from i32) (param $add i32) (param $end i32) (local $at i32)
    (loop $again
      (i32.store (i32.add (local.get $to) (local.get $at))
        (i32.add (i32.load (i32.add (local.get $from) (local.get $at))) (local.get $add)))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end)))))
  ;; Two a round, where something is added to what is there.
  (func (export "pairs") (param $to i32) (param $from i32) (param $factor f64) (param $rounds i32)
    (loop $again
      (f64.store (local.get $to)
        (f64.add (f64.load (local.get $to)) (f64.mul (f64.load (local.get $from)) (local.get $factor))))
      (f64.store offset=8 (local.get $to)
        (f64.add (f64.load offset=8 (local.get $to)) (f64.mul (f64.load offset=8 (local.get $from)) (local.get $factor))))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  ;; What a round loads is used in the next one, too; all rounds are known.
  (func (export "neighbours") (param $to i32) (param $from i32) (local $at i32) (local $before f32) (local $here f32)
    (local.set $before (f32.load (i32.sub (local.get $from) (i32.const 4))))
    (loop $again
      (local.set $here (f32.load (i32.add (local.get $from) (local.get $at))))
      (f32.store (i32.add (local.get $to) (local.get $at)) (f32.add (local.get $before) (local.get $here)))
      (local.set $before (local.get $here))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 400)))))
  ;; A sum of integers.
  (func (export "total") (param $from i32) (param $end i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $from))))
      (br_if $again (i32.ne (local.tee $from (i32.add (local.get $from) (i32.const 4))) (local.get $end))))
    (local.get $sum))
  ;; What is stored at one place is loaded at it in a later round: no vectors.
  (func (export "behind") (param $at i32) (param $rounds i32)
    (loop $again
      (i32.store offset=4 (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))))
