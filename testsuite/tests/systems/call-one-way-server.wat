;; Answers label 16 with the next number, counts messages of label 17, and ends with the answer to label 18, which says
;; how many.
(module
  (import "cap" "door" (global $door externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (func (export "_start") (local $label i64) (local $word i64) (local $count i64)
    (loop $again
      (call $recv (global.get $door))
      (drop) (drop) (drop) (local.set $word) (local.set $label) (drop)
      (if (i64.eq (local.get $label) (i64.const 17)) (then
        (local.set $count (i64.add (local.get $count) (i64.const 1)))
        (br $again)))
      (if (i64.eq (local.get $label) (i64.const 16)) (then
        (call $reply (i64.const 0) (i64.add (local.get $word) (i64.const 1))
          (i64.const 0) (i64.const 0) (i64.const 0))
        (br $again)))
      (call $reply (i64.const 0) (local.get $count) (i64.const 0) (i64.const 0) (i64.const 0)))))
