;; Makes instances, gives them capabilities, starts them, waits for them and ends them. What is refused, or goes wrong
;; with one of them, it does once more. Ends with status 64 if nothing had to be done again, 65 if something had; with
;; another one if that did not help.
(module
  (import "cap" "workers" (global $workers externref))
  (import "cap" "servers" (global $servers externref))
  (import "cap" "clients" (global $clients externref))
  (import "cap" "taken" (global $taken externref))
  (import "cap" "done" (global $done externref))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "yield" (func $yield))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (global $again (mut i32) (i32.const 0))

  ;; Something is to be done once more; only one thing may be.
  (func $once_more (param $number i32)
    (if (global.get $again) (then (call $exit (local.get $number))))
    (global.set $again (i32.const 1)))
  ;; The label, the first word and the capability of an answer.
  (func $ask (param $target externref) (param $label i64) (param $word i64) (param $given externref)
    (result i64 i64 externref) (local $back externref) (local $first i64) (local $answer i64)
    (call $call_with (local.get $target) (local.get $label)
      (local.get $word) (i64.const 0) (i64.const 0) (i64.const 0) (local.get $given))
    (local.set $back) (drop) (drop) (drop) (local.set $first) (local.set $answer)
    (local.get $answer) (local.get $first) (local.get $back))
  (func $make (param $spawner externref) (result externref) (local $handle externref)
    (loop $next
      (call $ask (local.get $spawner) (i64.const 16) (i64.const 0) (ref.null extern))
      (local.set $handle) (drop) (drop)
      (if (ref.is_null (local.get $handle)) (then
        (call $once_more (i32.const 16))
        (br $next))))
    (local.get $handle))
  (func $do (param $handle externref) (param $label i64) (param $word i64) (param $given externref) (result i64)
    (local $answer i64) (local $first i64)
    (loop $next
      (call $ask (local.get $handle) (local.get $label) (local.get $word) (local.get $given))
      (drop) (local.set $first) (local.set $answer)
      (if (i64.ne (local.get $answer) (i64.const 0)) (then
        (call $once_more (i32.wrap_i64 (local.get $label)))
        (br $next))))
    (local.get $first))
  (func $give (param $handle externref) (param $number i64) (param $given externref)
    (drop (call $do (local.get $handle) (i64.const 17) (local.get $number) (local.get $given))))
  (func $start (param $handle externref)
    (drop (call $do (local.get $handle) (i64.const 18) (i64.const 0) (ref.null extern))))
  (func $wait (param $handle externref) (result i64)
    (call $do (local.get $handle) (i64.const 19) (i64.const 0) (ref.null extern)))
  (func $end (param $handle externref) (result i64)
    (call $do (local.get $handle) (i64.const 20) (i64.const 0) (ref.null extern)))

  ;; Whether an instance of the worker did everything; one that is not started is ended beside it.
  (func $work (result i32) (local $worker externref) (local $other externref) (local $status i64)
    (local.set $worker (call $make (global.get $workers)))
    (call $give (local.get $worker) (i64.const 0) (global.get $done))
    (call $give (local.get $worker) (i64.const 1) (global.get $clients))
    (local.set $other (call $make (global.get $workers)))
    (call $start (local.get $worker))
    (local.set $status (call $wait (local.get $worker)))
    (if (i64.ne (call $end (local.get $other)) (i64.const 137)) (then (call $exit (i32.const 20))))
    (if (i64.eq (local.get $status) (i64.const 10)) (then
      (call $once_more (i32.const 10))
      (local.set $status (i64.const 9))))
    (i32.and (i64.eq (local.get $status) (i64.const 9)) (i64.eq (call $poll (global.get $done)) (i64.const 4))))

  ;; Whether a server took the call of a client and ended, and the client got the kernel's error.
  (func $serve (result i32) (local $server externref) (local $client externref) (local $turns i32) (local $status i64)
    (drop (call $poll (global.get $taken)))
    (local.set $server (call $make (global.get $servers)))
    (local.set $client (call $make (global.get $clients)))
    (call $start (local.get $server))
    (call $start (local.get $client))
    (loop $next
      (if (i64.eqz (call $poll (global.get $taken))) (then
        (call $yield)
        (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $turns) (i32.const 200)))
        ;; One of them is dead, and the other would wait for ever.
        (drop (call $end (local.get $server)))
        (drop (call $end (local.get $client)))
        (return (i32.const 0)))))
    (local.set $status (call $wait (local.get $server)))
    (i32.and (i64.eq (local.get $status) (i64.const 7)) (i64.eq (call $wait (local.get $client)) (i64.const 8))))

  (func (export "_start")
    (loop $next (if (i32.eqz (call $work)) (then (call $once_more (i32.const 21)) (br $next))))
    (loop $next (if (i32.eqz (call $serve)) (then (call $once_more (i32.const 22)) (br $next))))
    (call $exit (i32.add (i32.const 64) (global.get $again)))))
