;; The server of wires, without an adapter, that changes an answer while its client reads it. It has a higher priority
;; than the client, so it goes on when it has answered, sleeps for a moment in which the client reads, and changes the
;; arena. The first client gets lists of equal values, which become others; all others get whatever.
(module
  (import "cap" "wires" (global $clients externref))
  (import "cap" "wires" (memory $arenas 128 128))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (global $state (mut i64) (i64.const 0x9e3779b97f4a7c15))
  (global $base (mut i32) (i32.const 0))
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
  (func $put (param $word i32) (param $value i64)
    (i64.store $arenas
      (i32.add (global.get $base) (i32.shl (i32.and (local.get $word) (i32.const 0x1ffff)) (i32.const 3)))
      (local.get $value)))
  ;; A list of 65,535 options, all of them the same.
  (func $values (param $value i64)
    (local $word i32)
    (call $put (i32.const 0) (i64.const 65535))
    (local.set $word (i32.const 1))
    (loop $next
      (call $put (local.get $word) (i64.const 1))
      (call $put (i32.add (local.get $word) (i32.const 1)) (local.get $value))
      (local.set $word (i32.add (local.get $word) (i32.const 2)))
      (br_if $next (i32.lt_u (local.get $word) (i32.const 131071)))))
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
        (call $put (local.get $from) (local.get $word))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))
  (func $answer
    (call $reply (i64.const 17) (i64.const 1048568) (i64.const 0) (i64.const 0) (i64.const 0)))
  (func $mix
    (local $value i64)
    (call $values (i64.const 0))
    (call $answer)
    (loop $next
      (call $sleep)
      (local.set $value (i64.add (local.get $value) (i64.const 1)))
      (call $values (local.get $value))
      (br_if $next (i64.lt_u (local.get $value) (i64.const 5)))))
  (func $disarrange
    (call $disturb (i32.const 0)
      (i32.wrap_i64 (i64.shr_u (i64.const 0x20000) (call $random (i64.const 18)))))
    ;; A count that all of them can have.
    (call $put (i32.const 0) (i64.const 8000))
    (call $answer)
    (call $sleep)
    (call $disturb (i32.wrap_i64 (call $random (i64.const 0x20000))) (i32.const 2000))
    (call $sleep)
    (call $disturb (i32.const 0) (i32.const 131072)))
  (func (export "_start")
    (local $badge i64)
    (loop $next
      (call $recv (global.get $clients))
      (drop) (drop) (drop) (drop) (drop) (local.set $badge)
      ;; A client has ended.
      (br_if $next (i64.ge_u (local.get $badge) (i64.const 0x8000000)))
      (global.set $base (i32.shl (i32.sub (i32.wrap_i64 (local.get $badge)) (i32.const 1)) (i32.const 20)))
      (if (i64.eq (local.get $badge) (i64.const 1)) (then (call $mix)) (else (call $disarrange)))
      (br $next))))
