;; Is answered once, and then calls until nobody is there; a call that nobody takes would wait forever.
(module
  (import "cap" "service" (global $service externref))
  (import "cap" "answered" (global $answered externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\05\00\00\00")
  (data (i32.const 16) "gone\n")
  (func $ask (result i64)
    (call $call (global.get $service) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop)
  (func (export "_start") (local $label i64)
    (if (i64.ne (call $ask) (i64.const 17)) (then unreachable))
    (call $signal (global.get $answered))
    (loop $again
      (br_if $again (i64.eq (local.tee $label (call $ask)) (i64.const 17))))
    ;; seL4_InvalidCapability
    (if (i64.ne (local.get $label) (i64.const 2)) (then unreachable))
    ;; Now it is not only this call's server that is gone.
    (if (i64.ne (call $ask) (i64.const 2)) (then unreachable))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
