;; Works whenever it is told to, and asks the supervisor for the time in between. Says in the end how often that was,
;; and ends with status 42.
(module
  (import "cap" "rounds" (global $rounds externref))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "bystander: ")
  (global $count (mut i64) (i64.const 0))
  (global $time (mut i64) (i64.const 0))
  ;; Every word of four pages counts the rounds.
  (func $work (local $at i32)
    (local.set $at (i32.const 0x1000))
    (loop $next
      (if (i64.ne (i64.load (local.get $at)) (global.get $count)) (then unreachable))
      (i64.store (local.get $at) (i64.add (global.get $count) (i64.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 0x5000))))
    (global.set $count (i64.add (global.get $count) (i64.const 1)))
    (if (i32.eqz (call $clock (i32.const 1) (i64.const 0) (i32.const 0))) (then
      (if (i64.lt_u (i64.load (i32.const 0)) (global.get $time)) (then unreachable))
      (global.set $time (i64.load (i32.const 0))))))
  (func (export "_start") (local $at i32) (local $number i64)
    (loop $next
      (if (i64.eq (call $wait (global.get $rounds)) (i64.const 1)) (then
        (call $work)
        (br $next))))
    (local.set $at (i32.const 0x6000))
    (i32.store8 (local.get $at) (i32.const 10))
    (local.set $number (global.get $count))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i64.store8 (local.get $at) (i64.add (i64.const 48) (i64.rem_u (local.get $number) (i64.const 10))))
      (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $number) (i64.const 0))))
    (memory.copy (local.tee $at (i32.sub (local.get $at) (i32.const 11))) (i32.const 16) (i32.const 11))
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (i32.sub (i32.const 0x6001) (local.get $at)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $exit (i32.const 42))))
