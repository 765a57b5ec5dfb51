;; A call with four words, a thousand times; the loop is that of client.wat.
(module
  (import "report" "memory" (memory 1))
  (import "report" "now" (func $now (result i64)))
  (import "report" "print" (func $print (param i32 i64)))
  (import "cap" "server" (global $server externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (func $calls (param $count i32) (result i64) (local $start i64)
    (local.set $start (call $now))
    (loop $next
      (call $call (global.get $server) (i64.const 16) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4))
      (drop) (drop) (drop) (drop) (drop)
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))
  (func (export "_start")
    ;; The first calls find their pages.
    (drop (call $calls (i32.const 10)))
    (call $print (i32.const 104) (i64.div_u (call $calls (i32.const 1000)) (i64.const 1000)))
    (call $call (global.get $server) (i64.const 17) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop)))
