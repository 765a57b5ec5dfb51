;; A client that changes its arena while the server reads it. It sends requests that need no answer, so it goes on at
;; once; it has a higher priority than the server, sleeps for a moment in which the server reads, and changes the arena.
;; First all values of a list become others, which the server must have seen, so it is known that it was in the middle;
;; then they become whatever. Its first argument's length decides what that is.
(module
  (import "cap" "wire example:shop/collector@0.1.0" (global $server externref))
  (import "cap" "wire example:shop/collector@0.1.0" (memory $arena 16 16))
  (import "sel4" "send" (func $send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args-sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (data (memory $own) (i32.const 256) "\08\01\00\00\06\00\00\00mixed\n")
  (global $state (mut i64) (i64.const 1))
  (func $random (param $below i64) (result i64)
    (global.set $state (i64.xor (global.get $state) (i64.shl (global.get $state) (i64.const 13))))
    (global.set $state (i64.xor (global.get $state) (i64.shr_u (global.get $state) (i64.const 7))))
    (global.set $state (i64.xor (global.get $state) (i64.shl (global.get $state) (i64.const 17))))
    (i64.rem_u (i64.shr_u (global.get $state) (i64.const 11)) (local.get $below)))
  ;; A millisecond. A clock is all zeroes but its number and its time.
  (func $sleep
    (i32.store $own offset=16 (i32.const 0) (i32.const 1))
    (i64.store $own offset=24 (i32.const 0) (i64.const 1000000))
    (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 136))))
  ;; Every value of the list of 65,535 options of which the arena has room, and their number.
  (func $values (param $value i64)
    (local $at i32)
    (i64.store $arena (i32.const 0) (i64.const 65535))
    (local.set $at (i32.const 8))
    (loop $next
      (i64.store $arena (local.get $at) (i64.const 1))
      (i64.store $arena offset=8 (local.get $at) (local.get $value))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 1048568)))))
  ;; Words that are mostly small, from some word on, so many.
  (func $disturb (param $from i32) (param $count i32)
    (local $kind i64) (local $word i64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $kind (call $random (i64.const 16)))
        (local.set $word (call $random (i64.const 4)))
        (if (i64.eqz (local.get $kind)) (then (local.set $word (call $random (i64.const 0xffffffffff)))))
        (if (i64.eq (local.get $kind) (i64.const 1)) (then (local.set $word (i64.const -1))))
        (i64.store $arena (i32.shl (i32.and (local.get $from) (i32.const 0x1ffff)) (i32.const 3)) (local.get $word))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))
  ;; How many lists were mixed (the third function).
  (func $mixed (result i64)
    (call $call (global.get $server) (i64.const 40) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (return))
  (func (export "_start")
    (local $value i64) (local $times i32) (local $label i64)
    (drop (call $args-sizes (i32.const 0) (i32.const 4)))
    (global.set $state
      (i64.add (i64.mul (i64.extend_i32_u (i32.load $own (i32.const 4))) (i64.const 0x9e3779b97f4a7c15)) (i64.const 1)))
    ;; Until one of its lists was mixed.
    (loop $again
      (call $values (local.get $value))
      ;; `compare`, with all of the arena but its last word.
      (call $send (global.get $server) (i64.const 33) (i64.const 1048568) (i64.const 0) (i64.const 0) (i64.const 0))
      (local.set $times (i32.const 0))
      (loop $change
        (call $sleep)
        (local.set $value (i64.add (local.get $value) (i64.const 1)))
        (call $values (local.get $value))
        (local.set $times (i32.add (local.get $times) (i32.const 1)))
        (br_if $change (i32.lt_u (local.get $times) (i32.const 5))))
      (br_if $again (i64.eqz (call $mixed))))
    (drop (call $write (i32.const 1) (i32.const 256) (i32.const 1) (i32.const 128)))
    ;; Then whatever, of any function, while it is read.
    (local.set $times (i32.const 0))
    (loop $next
      (call $values (i64.const 0))
      (call $disturb (i32.const 0)
        (i32.wrap_i64 (i64.shr_u (i64.const 0x20000) (call $random (i64.const 18)))))
      ;; A count that all of them can have.
      (i64.store $arena (i32.const 0) (i64.const 8000))
      (local.set $label (i64.add (i64.const 33) (i64.mul (call $random (i64.const 4)) (i64.const 4))))
      (call $send (global.get $server) (local.get $label) (i64.const 1048568) (i64.const 0) (i64.const 0) (i64.const 0))
      (call $sleep)
      (call $disturb (i32.wrap_i64 (call $random (i64.const 0x20000))) (i32.const 2000))
      (call $sleep)
      (call $disturb (i32.const 0) (i32.const 131072))
      (local.set $times (i32.add (local.get $times) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $times) (i32.const 20))))))
