;; Sends a hundred thousand messages to nobody.
(module
  (import "cap" "nobody" (global $nobody externref))
  (import "cap" "progress" (global $progress externref))
  (import "sel4" "nb_send" (func $nb_send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (func (export "_start") (local $count i32)
    (loop $again
      (call $nb_send (global.get $nobody) (i64.const 16) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $count) (i32.const 100000))))
    (call $signal (global.get $progress))))
