;; Sleeps twenty times, never too short, says so, and adds one to how many have done that.
(module
  (import "cap" "woken" (memory $woken 1))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (data (memory $own) (i32.const 256) "\08\01\00\00\06\00\00\00slept\n")
  (func $now (result i64)
    (if (call $time (i32.const 1) (i64.const 1) (i32.const 128)) (then unreachable))
    (i64.load $own (i32.const 128)))
  (func (export "_start") (local $times i32) (local $before i64)
    ;; A clock is all zeroes but its number and its time.
    (i32.store $own offset=16 (i32.const 0) (i32.const 1))
    (i64.store $own offset=24 (i32.const 0) (i64.const 5000000))
    (loop $again
      (local.set $before (call $now))
      (if (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 136)) (then unreachable))
      (if (i64.lt_u (i64.sub (call $now) (local.get $before)) (i64.const 5000000)) (then unreachable))
      (local.set $times (i32.add (local.get $times) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $times) (i32.const 20))))
    (if (call $write (i32.const 1) (i32.const 256) (i32.const 1) (i32.const 128)) (then unreachable))
    (drop (i32.atomic.rmw.add $woken (i32.const 0) (i32.const 1)))))
