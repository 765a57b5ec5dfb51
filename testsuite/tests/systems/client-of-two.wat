;; Calls a server that ends, then one that does not.
(module
  (import "cap" "service" (global $service externref))
  (import "cap" "taken" (global $taken externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\05\00\00\00")
  (data (i32.const 16) "gone\n")
  (func $ask (param $expected i64)
    (call $call (global.get $service) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop
    (if (i64.ne (local.get $expected)) (then unreachable)))
  (func (export "_start")
    ;; seL4_InvalidCapability
    (call $ask (i64.const 2))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $signal (global.get $taken))
    (call $ask (i64.const 16))))
