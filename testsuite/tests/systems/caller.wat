(module
  (import "cap" "endpoint" (global $endpoint externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (func $main (export "_start")
    (call $call (global.get $endpoint) (i64.const 9) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop
    ;; seL4_InvalidCapability
    (if (i64.ne (i64.const 2)) (then unreachable))))
