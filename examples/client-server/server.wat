;; Answers each call with label 1 by the product of its first two words; a call with label 0 is the last. Only a client
;; with badge 7 is served.
(module
  (import "cap" "clients" (global $clients externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply_recv"
    (func $reply_recv (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (func (export "_start") (local $badge i64) (local $label i64) (local $a i64) (local $b i64)
    (call $recv (global.get $clients))
    (loop $next (param i64 i64 i64 i64 i64 i64)
      (drop) (drop) (local.set $b) (local.set $a) (local.set $label) (local.set $badge)
      (if (i64.ne (local.get $badge) (i64.const 7)) (then unreachable))
      (if (i64.eqz (local.get $label))
        (then (call $reply (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)) (return)))
      (call $reply_recv (global.get $clients)
        (i64.const 0) (i64.mul (local.get $a) (local.get $b)) (i64.const 0) (i64.const 0) (i64.const 0))
      (br $next))))
