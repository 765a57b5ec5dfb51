;; Answers each message with its words doubled, under a label that is one more. Label 1 is the last.
(module
  (import "cap" "clients" (global $clients externref))
  (import "sel4" "recv_long" (func $recv (param externref i32 i32) (result i64 i64 i32)))
  (import "sel4" "reply_recv_long"
    (func $reply_recv (param externref i64 i32 i32 i32 i32) (result i64 i64 i32)))
  (import "sel4" "reply_long" (func $reply (param i64 i32 i32)))
  (memory 1)
  (func (export "_start") (local $label i64) (local $count i32) (local $index i32) (local $at i32)
    (call $recv (global.get $clients) (i32.const 0) (i32.const 120))
    (loop $next (param i64 i64 i32)
      (local.set $count) (local.set $label) (drop)
      (if (i64.eq (local.get $label) (i64.const 1))
        (then (call $reply (i64.const 0) (i32.const 0) (i32.const 0)) (return)))
      (local.set $index (i32.const 0))
      (block $done (loop $double
        (br_if $done (i32.eq (local.get $index) (local.get $count)))
        (local.set $at (i32.shl (local.get $index) (i32.const 3)))
        (i64.store (local.get $at) (i64.mul (i64.const 2) (i64.load (local.get $at))))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $double)))
      (call $reply_recv (global.get $clients) (i64.add (local.get $label) (i64.const 1))
        (i32.const 0) (local.get $count) (i32.const 0) (i32.const 120))
      (br $next))))
