;; Calls, and prints when the kernel answers that there is nobody to call: now, and at the next try.
(module
  (import "cap" "service" (global $service externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\05\00\00\00")
  (data (i32.const 16) "gone\n")
  (func $try
    (call $call (global.get $service) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop
    (if (i64.ne (i64.const 2)) (then unreachable)))
  (func (export "_start")
    (call $try)
    (call $try)
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
