;; Calls, and is never answered.
(module
  (import "cap" "server" (global $server externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (func (export "_start")
    (call $call (global.get $server) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    unreachable))
