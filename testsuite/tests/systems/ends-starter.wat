;; Starts an instance, gives it time to call the server, and ends it.
(module
  (import "cap" "workers" (global $workers externref))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "yield" (func $yield))
  (func (export "_start") (local $worker externref) (local $turns i32)
    (call $call_with (global.get $workers)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (local.set $worker) (drop) (drop) (drop) (drop) (drop)
    (call $call (local.get $worker) (i64.const 18) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop)
    (loop $again
      (call $yield)
      (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $turns) (i32.const 200))))
    (call $call (local.get $worker) (i64.const 20) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop)))
