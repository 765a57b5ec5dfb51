;; Receives twice, and looks at the first message after the second has come: what it keeps lies in other registers by
;; then, so that the system call is in a routine.
(module
  (import "cap" "endpoint" (global $endpoint externref))
  (import "cap" "other" (global externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (func $both (result i64) (local $sum i64)
    (local i64 i64 i64 i64 i64 i64)
    (call $recv (global.get $endpoint))
    (local.set 1) (local.set 2) (local.set 3) (local.set 4) (local.set 5) (local.set 6)
    (call $recv (global.get $endpoint))
    (i64.add) (i64.add) (i64.add) (i64.add) (i64.add)
    (i64.add (local.get 1)) (i64.add (local.get 2)) (i64.add (local.get 3))
    (i64.add (local.get 4)) (i64.add (local.get 5)) (i64.add (local.get 6)))
  (func $main (export "_start") (drop (call $both))))
