;; Adds four words.
(module
  (import "cap" "clients" (global $clients externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (import "sel4" "reply_recv"
    (func $reply_recv (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64)))
  (func (export "_start") (local $label i64) (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (call $recv (global.get $clients))
    (loop $next (param i64 i64 i64 i64 i64 i64)
      (local.set $d) (local.set $c) (local.set $b) (local.set $a)
      (local.set $label) (drop)
      (if (i64.ne (local.get $label) (i64.const 16)) (then
        (call $reply (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
        (return)))
      (call $reply_recv (global.get $clients) (i64.const 0)
        (i64.add (i64.add (local.get $a) (local.get $b)) (i64.add (local.get $c) (local.get $d)))
        (i64.const 0) (i64.const 0) (i64.const 0))
      (br $next))))
