;; Keeps the last capability that it was given in a table.
(module
  (import "cap" "clients" (global $clients externref))
  (import "sel4" "recv_with" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "reply_recv_with"
    (func $reply_recv (param externref i64 i64 i64 i64 i64 externref)
      (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "reply_with" (func $reply (param i64 i64 i64 i64 i64 externref)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (table $kept 1 externref)
  (func (export "_start")
    (local $badge i64) (local $label i64) (local $given externref) (local $unwrapped i64)
    (local $word i64) (local $back externref)
    (call $recv (global.get $clients))
    (loop $next (param i64 i64 i64 i64 i64 i64 externref i64)
      (local.set $unwrapped) (local.set $given) (drop) (drop) (drop) (drop) (local.set $label) (local.set $badge)
      (local.set $word (i64.const 0))
      (local.set $back (ref.null extern))
      (if (i64.eq (local.get $label) (i64.const 16)) (then
        (table.set $kept (i32.const 0) (local.get $given))
        (call $signal (table.get $kept (i32.const 0)))))
      (if (i64.eq (local.get $label) (i64.const 17)) (then (call $signal (table.get $kept (i32.const 0)))))
      (if (i64.eq (local.get $label) (i64.const 18)) (then
        ;; Send, call and grant.
        (local.set $back (call $mint (global.get $clients) (i64.const 13) (i64.const 1234)))))
      (if (i64.eq (local.get $label) (i64.const 19)) (then (local.set $word (local.get $badge))))
      (if (i64.eq (local.get $label) (i64.const 20)) (then (local.set $word (local.get $unwrapped))))
      (if (i64.eq (local.get $label) (i64.const 21)) (then
        (call $reply (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
        (return)))
      (call $reply_recv (global.get $clients)
        (i64.const 0) (local.get $word) (i64.const 0) (i64.const 0) (i64.const 0) (local.get $back))
      (br $next))))
