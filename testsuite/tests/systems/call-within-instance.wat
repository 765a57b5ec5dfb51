;; Waits for an answer that never comes, and then ends with status 3.
(module
  (import "cap" "door" (global $door externref))
  (import "sel4" "call_within" (func $call_within (param externref i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (func (export "_start")
    (call $call_within (global.get $door)
      (i64.const 17) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 100_000_000))
    (drop) (drop) (drop) (drop)
    (if (i64.ne (i64.const -1)) (then unreachable))
    (call $exit (i32.const 3))))
