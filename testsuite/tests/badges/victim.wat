;; Says that it lives, waits until it may end, and ends by itself.
(module
  (import "cap" "note" (global $note externref))
  (import "cap" "go" (global $go externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func (export "_start")
    (call $signal (global.get $note))
    (drop (call $wait (global.get $go)))))
