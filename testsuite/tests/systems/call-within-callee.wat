;; Answers label 16 with the word and one more, and with how many messages there were so far. Label 17 it never answers,
;; label 18 it answers late, when it is told to, and label 19 ends it.
(module
  (import "cap" "door" (global $door externref))
  (import "cap" "late" (global $late externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func (export "_start") (local $label i64) (local $word i64) (local $count i64)
    (loop $next
      (call $recv (global.get $door))
      (drop) (drop) (drop) (local.set $word) (local.set $label) (drop)
      (local.set $count (i64.add (local.get $count) (i64.const 1)))
      (if (i64.eq (local.get $label) (i64.const 16)) (then
        (call $reply (i64.const 0)
          (i64.add (local.get $word) (i64.const 1)) (local.get $count) (i64.const 0) (i64.const 0))))
      (if (i64.eq (local.get $label) (i64.const 18)) (then
        (drop (call $wait (global.get $late)))
        (call $reply (i64.const 99) (i64.const 98) (i64.const 97) (i64.const 96) (i64.const 95))))
      (br_if $next (i64.ne (local.get $label) (i64.const 19))))))
