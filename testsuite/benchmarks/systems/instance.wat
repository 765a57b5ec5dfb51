;; Signals that it is there, and waits forever.
(module
  (import "cap" "note" (global $note externref))
  (import "cap" "never" (global $never externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (memory 1)
  (global $state (mut i32) (i32.const 0))
  (func (export "_start")
    (global.set $state (i32.const 1))
    (i32.store (i32.const 0) (i32.const 1))
    (call $signal (global.get $note))
    (drop (call $wait (global.get $never)))))
