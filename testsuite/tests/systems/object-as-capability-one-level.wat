;; The same in a domain that makes no capabilities, whose slots have one CNode.
(module
  (type $empty (struct))
  (import "cap" "note" (global $note externref))
  (import "sel4" "nb_send" (func $nb_send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (func $object (result externref) (extern.convert_any (struct.new $empty)))
  (func $main (export "_start") (local $count i32)
    (loop $again
      (call $nb_send (call $object) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
      (br_if $again (i32.lt_u
        (local.tee $count (i32.add (local.get $count) (i32.const 1)))
        (i32.const 10_000))))
    (if (i64.ne (call $poll (global.get $note)) (i64.const 0)) (then unreachable))
    (call $signal (call $object))))
