;; Starts one instance, and ends when it has answered.
(module
  (import "cap" "servers" (global $servers externref))
  (import "cap" "answered" (global $answered externref))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func (export "_start") (local $server externref)
    (call $call_with (global.get $servers)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (local.set $server) drop drop drop drop drop
    (call $call (local.get $server) (i64.const 18) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop drop
    (drop (call $wait (global.get $answered)))))
