;; Has each of the supervisor's calls fail, once, in turn: the first of a cycle, then the second, until a cycle has no
;; more. After each, the supervisor's books must be as before. Every error that the kernel may have is tried.
(module
  (import "cap" "starters" (global $starters externref))
  (import "cap" "round" (global $round externref))
  (import "cap" "no_more_rounds" (global $no_more_rounds externref))
  (import "cap" "input" (global $input externref))
  (import "cap" "no_more_input" (global $no_more_input externref))
  (import "cap" "read" (global $read externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "copy" (func $copy (param externref i64) (result externref)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environment (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $bytes (mut i64) (i64.const 0))
  (global $pairs (mut i64) (i64.const 0))
  (global $entries (mut i64) (i64.const 0))
  ;; The cycle: its kind (a letter), the error, and which call fails.
  (global $kind (mut i32) (i32.const 0))
  (global $error (mut i64) (i64.const 0))
  (global $number (mut i64) (i64.const 0))
  (global $rounds (mut i64) (i64.const 0))
  (global $seen (mut i64) (i64.const 0))

  ;; Puts a letter and numbers on a line: (letter, 1 to 4 numbers).
  (global $end (mut i32) (i32.const 0))
  (func $put (param $byte i32)
    (i32.store8 offset=0x100 (global.get $end) (local.get $byte))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))
  (func $put_number (param $number i64)
    (if (i64.ge_u (local.get $number) (i64.const 10)) (then
      (call $put_number (i64.div_u (local.get $number) (i64.const 10)))))
    (call $put (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10))))))
  (func $line (param $letter i32) (param $a i64) (param $b i64) (param $c i64)
    (global.set $end (i32.const 0))
    (call $put (local.get $letter))
    (call $put (i32.const 32)) (call $put_number (local.get $a))
    (call $put (i32.const 32)) (call $put_number (local.get $b))
    (call $put (i32.const 32)) (call $put_number (local.get $c))
    (call $put (i32.const 10))
    (i32.store (i32.const 0) (i32.const 0x100))
    (i32.store (i32.const 4) (global.get $end))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func $stop (param $status i32)
    (call $signal (global.get $no_more_rounds))
    (call $signal (global.get $no_more_input))
    (call $exit (local.get $status)))
  ;; Says in which cycle something went wrong, and what: a status, or one of those below.
  (func $wrong (param $what i64)
    (drop (call $plan (i64.const 0)))
    (call $line (global.get $kind) (global.get $error) (global.get $number) (local.get $what))
    (call $stop (i32.const 1)))
  (func $wrong_books (param $before i64) (param $after i64)
    ;; They are not looked at again.
    (global.set $bytes (i64.const 0))
    (call $line (i32.const 33) (local.get $before) (local.get $after) (i64.const 0))
    (call $wrong (i64.const 1000)))

  ;; The supervisor's call with this number fails next; returns how many were made since the last plan. Its books are as
  ;; before.
  (func $plan (param $number i64) (result i64) (local $bytes i64) (local $pairs i64) (local $entries i64) (local $calls i64)
    (call $call (global.get $starters)
      (i64.const 0x100) (local.get $number) (global.get $error) (i64.const 0) (i64.const 0))
    (local.set $calls) (local.set $entries) (local.set $pairs) (local.set $bytes)
    (if (i64.ne (i64.const 0)) (then (call $stop (i32.const 2))))
    (if (i64.ne (global.get $bytes) (i64.const 0)) (then
      (if (i64.ne (local.get $bytes) (global.get $bytes)) (then
        (call $wrong_books (global.get $bytes) (local.get $bytes))))
      (if (i64.ne (local.get $pairs) (global.get $pairs)) (then
        (call $wrong_books (global.get $pairs) (local.get $pairs))))
      (if (i64.ne (local.get $entries) (global.get $entries)) (then
        (call $wrong_books (global.get $entries) (local.get $entries))))))
    (global.set $pairs (local.get $pairs))
    (global.set $entries (local.get $entries))
    (global.set $last_bytes (local.get $bytes))
    (local.get $calls))
  (global $last_bytes (mut i64) (i64.const 0))

  ;; A call of a handle: whether it was done, and the first word.
  (func $ask (param $handle externref) (param $label i64) (result i64 i64) (local $answer i64) (local $word i64)
    (call $call (local.get $handle) (local.get $label) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (local.set $word) (local.set $answer)
    (local.get $answer) (local.get $word))
  (func $make (result externref) (local $handle externref)
    (call $call_with (global.get $starters)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (local.set $handle) (drop) (drop) (drop) (drop) (drop)
    (local.get $handle))
  ;; The same until it is done, and how often it was refused.
  (func $do (param $handle externref) (param $label i64) (result i64 i64) (local $answer i64) (local $word i64)
    (local $refusals i64)
    (loop $next
      (call $ask (local.get $handle) (local.get $label)) (local.set $word) (local.set $answer)
      (if (i64.ne (local.get $answer) (i64.const 0)) (then
        (if (i64.ne (local.get $refusals) (i64.const 0)) (then (call $wrong (local.get $label))))
        (local.set $refusals (i64.const 1))
        (br $next))))
    (local.get $word) (local.get $refusals))

  ;; A starter goes through its work while the bystander does its own. How often something had to be done again.
  (func $instances (result i64) (local $handle externref) (local $refusals i64) (local $more i64) (local $status i64)
    (loop $next
      (if (ref.is_null (local.tee $handle (call $make))) (then
        (if (i64.ne (local.get $refusals) (i64.const 0)) (then (call $wrong (i64.const 16))))
        (local.set $refusals (i64.const 1))
        (br $next))))
    (call $do (local.get $handle) (i64.const 18)) (local.set $more) (drop)
    (local.set $refusals (i64.add (local.get $refusals) (local.get $more)))
    (global.set $rounds (i64.add (global.get $rounds) (i64.const 1)))
    (call $signal (global.get $round))
    (call $do (local.get $handle) (i64.const 19)) (local.set $more) (local.set $status)
    (local.set $refusals (i64.add (local.get $refusals) (local.get $more)))
    (if (i64.eq (local.get $status) (i64.const 64)) (then (return (local.get $refusals))))
    ;; It had to do something again (65), or it is dead because of a page of its own: the kernel said that there is no
    ;; memory for it, or that the page was there already, so that it took the fault for a trap (134), or anything else
    ;; (139).
    (if (i64.eq (local.get $status) (i64.const 65)) (then (return (i64.add (local.get $refusals) (i64.const 1)))))
    (if (i64.eq (local.get $status) (i64.const 139)) (then (return (i64.add (local.get $refusals) (i64.const 1)))))
    (if (i32.and
          (i32.or (i64.eq (global.get $error) (i64.const 8)) (i64.eq (global.get $error) (i64.const 10)))
          (i64.eq (local.get $status) (i64.const 134))) (then
      (return (i64.add (local.get $refusals) (i64.const 1)))))
    (call $wrong (local.get $status))
    unreachable)
  ;; The reader reads a piece, which whoever runs this gives when it sees the question mark, so that the reader has to
  ;; wait.
  (func $reading (result i64)
    (i32.store8 (i32.const 0x100) (i32.const 63))
    (i32.store (i32.const 0) (i32.const 0x100))
    (i32.store (i32.const 4) (i32.const 1))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $signal (global.get $input))
    (i64.sub (call $wait (global.get $read)) (i64.const 1)))
  (func $cycle (result i64)
    (if (result i64) (i32.eq (global.get $kind) (i32.const 105)) (then (call $instances)) (else (call $reading))))

  ;; All calls of one kind of cycle fail with one error, in turn.
  (func $sweep (param $kind i32) (param $error i64) (local $failed i64) (local $refusals i64)
    (global.set $kind (local.get $kind))
    (global.set $error (local.get $error))
    (global.set $number (i64.const 1))
    (global.set $seen (i64.const 0))
    (loop $next
      (drop (call $plan (global.get $number)))
      (local.set $refusals (call $cycle))
      (if (i64.ge_u (call $plan (i64.const 0)) (global.get $number)) (then
        (if (i64.gt_u (local.get $refusals) (i64.const 1)) (then (call $wrong (i64.const 1001))))
        (local.set $failed (i64.add (local.get $failed) (i64.const 1)))
        (global.set $seen (i64.add (global.get $seen) (local.get $refusals)))
        (global.set $number (i64.add (global.get $number) (i64.const 1)))
        (br $next))))
    ;; In the last cycle nothing failed.
    (if (i64.ne (local.get $refusals) (i64.const 0)) (then (call $wrong (i64.const 1002))))
    (call $line (global.get $kind) (global.get $error) (local.get $failed) (global.get $seen)))
  (func $both (param $error i64)
    (call $sweep (i32.const 105) (local.get $error))
    (call $sweep (i32.const 114) (local.get $error)))

  (func (export "_start") (local $left i32)
    ;; Everybody has the pages that it needs, this domain also those for printing and for taking slots back.
    (local.set $left (i32.const 1000))
    (loop $next
      (drop (call $copy (global.get $round) (i64.const 1)))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (global.set $kind (i32.const 105))
    (drop (call $plan (i64.const 0)))
    (call $line (i32.const 98) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop (call $cycle))
    (drop (call $cycle))
    (global.set $kind (i32.const 114))
    (drop (call $cycle))
    (drop (call $plan (i64.const 0)))
    (global.set $bytes (global.get $last_bytes))
    ;; All errors are tried if there is an environment, whatever is in it.
    (drop (call $environment (i32.const 0) (i32.const 4)))
    (local.set $left (i32.load (i32.const 0)))
    (call $both (i64.const 10))
    (if (local.get $left) (then
      (call $both (i64.const 8))
      (call $both (i64.const 6))
      (call $both (i64.const 2))))
    (call $line (i32.const 101) (global.get $rounds) (i64.const 0) (i64.const 0))
    (call $stop (i32.const 0))))
