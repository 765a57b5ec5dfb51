;; Starts three thousand instances and ends.
(module
  (import "cap" "living" (global $living externref))
  (import "cap" "note" (global $note externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (table $handles 3000 externref)
  (func (export "_start") (local $count i32) (local $handle externref)
    (loop $next
      (call $call_with (global.get $living)
        (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
      (local.set $handle) (drop) (drop) (drop) (drop) (drop)
      (if (ref.is_null (local.get $handle)) (then (unreachable)))
      (table.set $handles (local.get $count) (local.get $handle))
      (call $call (local.get $handle) (i64.const 18) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
      (drop) (drop) (drop) (drop) (drop)
      (drop (call $wait (global.get $note)))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $count) (i32.const 3000))))))
