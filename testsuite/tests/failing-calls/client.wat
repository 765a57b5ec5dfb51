;; Calls; ends with status 8 if the answer is the kernel's error, seL4_InvalidCapability, because the server is gone.
(module
  (import "cap" "door" (global $door externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func (export "_start")
    (call $call (global.get $door) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop
    (if (i64.eq (i64.const 2)) (then (call $exit (i32.const 8))))
    (call $exit (i32.const 12))))
