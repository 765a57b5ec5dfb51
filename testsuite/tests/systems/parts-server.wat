;; Answers with the label plus one and each word times ten, until the label is zero.
(module
  (import "cap" "clients" (global $clients externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (func (export "_start") (local $label i64) (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (loop $next
      (call $recv (global.get $clients))
      (local.set $d) (local.set $c) (local.set $b) (local.set $a) (local.set $label) (drop)
      (call $reply (i64.add (local.get $label) (i64.const 1))
        (i64.mul (local.get $a) (i64.const 10)) (i64.mul (local.get $b) (i64.const 10))
        (i64.mul (local.get $c) (i64.const 10)) (i64.mul (local.get $d) (i64.const 10)))
      (br_if $next (i64.ne (local.get $label) (i64.const 0))))))
