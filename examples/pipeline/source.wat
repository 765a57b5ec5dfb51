;; Writes the numbers from 1 to 40000 in blocks of up to 8191; a block begins with its length, and one of length 0 is
;; the last.
(module
  (import "cap" "out" (memory $out 1))
  (import "cap" "full" (global $full externref))
  (import "cap" "empty" (global $empty externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func (export "_start") (local $number i64) (local $count i32)
    (loop $block
      (local.set $count (i32.const 0))
      (block $full (loop $next
        (br_if $full (i32.eq (local.get $count) (i32.const 8191)))
        (br_if $full (i64.eq (local.get $number) (i64.const 40000)))
        (local.set $number (i64.add (local.get $number) (i64.const 1)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (i64.store $out (i32.shl (local.get $count) (i32.const 3)) (local.get $number))
        (br $next)))
      (i64.store $out (i32.const 0) (i64.extend_i32_u (local.get $count)))
      (call $signal (global.get $full))
      (drop (call $wait (global.get $empty)))
      (br_if $block (local.get $count)))))
