;; Label 16 opens a session, label 17 uses one, label 18 ends it; label 19 is the last.
(module
  (import "cap" "clients" (global $clients externref))
  (import "sel4" "recv_with" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "reply_recv_with"
    (func $reply_recv (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "revoke" (func $revoke (param externref)))
  ;; The sessions by their badges. What is derived from an element is what a client holds.
  (table $sessions 8 externref)
  (func (export "_start") (local $badge i64) (local $label i64) (local $word i64) (local $next i64) (local $session externref)
    (call $recv (global.get $clients))
    (loop $serve (param i64 i64 i64 i64 i64 i64 externref i64)
      (drop) (drop) (drop) (drop) (drop) (local.set $word) (local.set $label) (local.set $badge)
      (local.set $session (ref.null extern))
      (if (i64.eq (local.get $label) (i64.const 16)) (then
        (local.set $next (i64.add (local.get $next) (i64.const 1)))
        ;; Rights: send (1), call (4).
        (local.set $session (call $mint (global.get $clients) (i64.const 5) (local.get $next)))
        (table.set $sessions (i32.wrap_i64 (local.get $next)) (local.get $session))))
      (if (i64.eq (local.get $label) (i64.const 17)) (then
        (local.set $word (i64.mul (local.get $badge) (i64.const 10)))))
      (if (i64.eq (local.get $label) (i64.const 18)) (then
        (call $revoke (table.get $sessions (i32.wrap_i64 (local.get $word))))))
      (if (i64.eq (local.get $label) (i64.const 19)) (then
        (call $reply (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)) (return)))
      (call $reply_recv (global.get $clients)
        (i64.const 0) (local.get $word) (i64.const 0) (i64.const 0) (i64.const 0) (local.get $session))
      (br $serve))))
