;; Works beside hostile domains: asks its server, now and then starts an instance and prints a secret, and looks whether
;; all is as it should be. It measures how long each step takes, with the turns that the others have in it, until they
;; are done.
;;
;; Its last line, on standard output: rounds, the longest of them and the leader's message at which it was, the same of
;; rounds with an instance, how often it printed its secret, and the numbers of messages.
(module
  (import "cap" "server" (global $server externref))
  (import "cap" "workers" (global $workers externref))
  (import "cap" "board" (memory $board 1))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "delete" (func $delete (param externref)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  ;; 64: the line; 1024: the secret, as long as one request can be.
  (data (memory $own) (i32.const 64) "\nbystander:")
  (data (memory $own) (i32.const 1024) "the bystander's secret\n")
  (global $at (mut i32) (i32.const 0))
  (global $others (mut i64) (i64.const 0))
  (func $now (result i64)
    (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 0)))
    (i64.load $own (i32.const 0)))
  (func $print (param $stream i32) (param $from i32) (param $size i32)
    (i32.store $own (i32.const 8) (local.get $from))
    (i32.store $own (i32.const 12) (local.get $size))
    (drop (call $write (local.get $stream) (i32.const 8) (i32.const 1) (i32.const 16))))
  ;; Appends a space and a number to the line.
  (func $number (param $number i64) (local $rest i64)
    (local.set $rest (local.get $number))
    (loop $digit
      (global.set $at (i32.add (global.get $at) (i32.const 1)))
      (br_if $digit (i64.ne (local.tee $rest (i64.div_u (local.get $rest) (i64.const 10))) (i64.const 0))))
    (local.set $rest (i64.extend_i32_u (global.get $at)))
    (loop $digit
      (i64.store8 $own (i32.wrap_i64 (local.get $rest)) (i64.add (i64.const 48) (i64.rem_u (local.get $number) (i64.const 10))))
      (local.set $rest (i64.sub (local.get $rest) (i64.const 1)))
      (br_if $digit (i64.ne (local.tee $number (i64.div_u (local.get $number) (i64.const 10))) (i64.const 0))))
    (i32.store8 $own (i32.wrap_i64 (local.get $rest)) (i32.const 32))
    (global.set $at (i32.add (global.get $at) (i32.const 1))))
  ;; A question to the server, whose answer must be right.
  (func $ask (param $a i64) (param $b i64)
    (call $call (global.get $server) (i64.const 16) (local.get $a) (local.get $b) (i64.const 5) (i64.const 6))
    (if (i64.ne (i64.const 6)) (then unreachable))
    (if (i64.ne (i64.const 5)) (then unreachable))
    (if (i64.ne (i64.add (local.get $a) (local.get $b))) (then unreachable))
    (if (i64.ne (i64.mul (local.get $a) (local.get $b))) (then unreachable))
    (if (i64.ne (i64.const 0)) (then unreachable)))
  ;; A call of a spawner's or a handle, which must not be refused; returns the first word.
  (func $start (param $handle externref) (param $label i64) (result i64) (local $word i64)
    (call $call (local.get $handle) (local.get $label) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (local.set $word)
    (if (i64.ne (i64.const 0)) (then unreachable))
    (local.get $word))
  ;; An instance from its beginning to its end, which must be its own.
  (func $work (local $handle externref)
    (call $call_with (global.get $workers)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (local.set $handle) (drop) (drop) (drop) (drop) (drop)
    (drop (call $start (local.get $handle) (i64.const 18)))
    (if (i64.ne (call $start (local.get $handle) (i64.const 19)) (i64.const 7)) (then unreachable))
    (call $delete (local.get $handle)))
  (func $is_done (result i32)
    (i32.and
      (i64.ne (i64.load $board (i32.const 64)) (i64.const 0))
      (i64.ne (i64.load $board (i32.const 72)) (i64.const 0))))
  (func (export "_start")
    (local $round i64) (local $before i64) (local $took i64) (local $secrets i64) (local $since i64) (local $seen i64)
    (local $longest i64) (local $longest_at i64) (local $works i64) (local $longest_work i64) (local $longest_work_at i64)
    ;; The first steps find their pages.
    (call $ask (i64.const 6) (i64.const 7))
    (call $work)
    (local.set $since (call $now))
    (loop $again
      (local.set $round (i64.add (local.get $round) (i64.const 1)))
      (local.set $before (call $now))
      (drop (call $yield))
      (call $ask (local.get $round) (i64.add (local.get $round) (i64.const 3)))
      (local.set $took (i64.sub (call $now) (local.get $before)))
      (if (i64.gt_u (local.get $took) (local.get $longest)) (then
        (local.set $longest (local.get $took))
        (local.set $longest_at (i64.load $board (i32.const 0)))))
      (if (i64.eqz (i64.and (local.get $round) (i64.const 31))) (then
        (local.set $before (call $now))
        (call $work)
        (local.set $works (i64.add (local.get $works) (i64.const 1)))
        (local.set $took (i64.sub (call $now) (local.get $before)))
        (if (i64.gt_u (local.get $took) (local.get $longest_work)) (then
          (local.set $longest_work (local.get $took))
          (local.set $longest_work_at (i64.load $board (i32.const 0)))))))
      (if (i64.eqz (i64.and (local.get $round) (i64.const 63))) (then
        (call $print (i32.const 2) (i32.const 1024) (i32.const 944))
        (local.set $secrets (i64.add (local.get $secrets) (i64.const 1)))))
      ;; Are they all gone, or stuck? Whoever waits for a time may be woken some slices of the others' late, so what
      ;; counts is not how many rounds they do nothing, but how long: two seconds.
      (if (i64.ne (local.get $seen) (i64.add (i64.load $board (i32.const 0)) (i64.load $board (i32.const 8))))
        (then
          (local.set $since (call $now))
          (local.set $seen (i64.add (i64.load $board (i32.const 0)) (i64.load $board (i32.const 8))))))
      (br_if $again (i32.and
        (i32.eqz (call $is_done))
        (i64.lt_u (i64.sub (call $now) (local.get $since)) (i64.const 2_000_000_000)))))
    ;; The server ends, too.
    (call $call (global.get $server) (i64.const 17) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop)
    (global.set $at (i32.const 75))
    (call $number (local.get $round))
    (call $number (local.get $longest))
    (call $number (local.get $longest_at))
    (call $number (local.get $works))
    (call $number (local.get $longest_work))
    (call $number (local.get $longest_work_at))
    (call $number (local.get $secrets))
    (call $number (i64.load $board (i32.const 0)))
    (call $number (i64.load $board (i32.const 8)))
    (call $number (i64.load $board (i32.const 16)))
    (call $number (i64.load $board (i32.const 24)))
    (i32.store8 $own (global.get $at) (i32.const 10))
    (call $print (i32.const 1) (i32.const 64) (i32.sub (i32.add (global.get $at) (i32.const 1)) (i32.const 64)))
    ;; Stuck is not done.
    (if (i32.eqz (call $is_done)) (then unreachable))))
