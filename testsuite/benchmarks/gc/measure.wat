;; What each benchmark of this folder begins with: `cargo xtask bench gc` makes a module of this and one of the others.
;; A line of a name and a number for each round: nanoseconds, which are instructions under qemu's instruction counting.
;; The name is written just before the round and the number just after it, so that who sees the writes can count, too.
(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 4)
;; A round gives a number that depends on all that it did.
(type $measured (func (result i32)))
(global $rounds i32 (i32.const 5))

(func $now (result i64)
  (drop (call $clock (i32.const 1) (i64.const 1) (i32.const 0)))
  (i64.load (i32.const 0)))
(func $print (param $address i32) (param $size i32)
  (i32.store (i32.const 16) (local.get $address))
  (i32.store (i32.const 20) (local.get $size))
  (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24))))
;; The digits are made from the end.
(func $print-number (param $number i64) (local $at i32)
  (local.set $at (i32.const 1000))
  (i32.store8 (local.get $at) (i32.const 10))
  (loop $digit
    (local.set $at (i32.sub (local.get $at) (i32.const 1)))
    (i32.store8 (local.get $at)
      (i32.add (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10))) (i32.const 48)))
    (br_if $digit (i64.ne (local.tee $number (i64.div_u (local.get $number) (i64.const 10))) (i64.const 0))))
  (local.set $at (i32.sub (local.get $at) (i32.const 1)))
  (i32.store8 (local.get $at) (i32.const 32))
  (call $print (local.get $at) (i32.sub (i32.const 1001) (local.get $at))))
;; A trap if any round gives another number than this.
(func $measure (param $round (ref $measured)) (param $expected i32) (param $name i32) (param $size i32)
  (local $left i32) (local $start i64) (local $sum i32)
  (local.set $left (global.get $rounds))
  (loop $next
    (call $print (local.get $name) (local.get $size))
    (local.set $start (call $now))
    (local.set $sum (call_ref $measured (local.get $round)))
    (local.set $start (i64.sub (call $now) (local.get $start)))
    (call $print-number (local.get $start))
    (if (i32.ne (local.get $sum) (local.get $expected)) (then (unreachable)))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))

;; Numbers without a pattern.
(global $seed (mut i32) (i32.const 1))
(func $random (result i32)
  (global.set $seed
    (i32.add (i32.mul (global.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
  (i32.shr_u (global.get $seed) (i32.const 8)))
