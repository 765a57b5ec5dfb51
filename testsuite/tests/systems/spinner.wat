;; Counts for a long time, then waits for the flood to have ended, and says so.
(module
  (import "cap" "progress" (global $progress externref))
  (import "cap" "nobody" (global externref))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\05\00\00\00")
  (data (i32.const 16) "spun\n")
  (func (export "_start") (local $count i64)
    (loop $again
      (local.set $count (i64.add (local.get $count) (i64.const 1)))
      (br_if $again (i64.lt_u (local.get $count) (i64.const 400000000))))
    (drop (call $wait (global.get $progress)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
