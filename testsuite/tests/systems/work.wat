;; Counts for a while, says that it has worked, and that it is done.
(module
  (import "cap" "done" (memory $done 1))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (data (memory $own) (i32.const 0) "\08\00\00\00\07\00\00\00worked\n")
  (func (export "_start") (local $count i64)
    (loop $again
      (local.set $count (i64.add (local.get $count) (i64.const 1)))
      (br_if $again (i64.lt_u (local.get $count) (i64.const 50000000))))
    (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)) (then unreachable))
    (i32.store $done (i32.const 0) (i32.const 1))))
