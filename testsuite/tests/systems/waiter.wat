;; Collects badges until it has bits 0 and 2.
(module
  (import "cap" "done" (global $done externref))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\05\00\00\00")
  (data (i32.const 16) "both\n")
  (func (export "_start") (local $seen i64)
    (loop $again
      (local.set $seen (i64.or (local.get $seen) (call $wait (global.get $done))))
      (br_if $again (i64.ne (local.get $seen) (i64.const 5))))
    (if (i64.ne (call $poll (global.get $done)) (i64.const 0)) (then unreachable))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
