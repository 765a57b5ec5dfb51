;; Starts one instance, and ends it when it says so.
(module
  (import "cap" "servers" (global $servers externref))
  (import "cap" "taken" (global $taken externref))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func $ask (param $handle externref) (param $label i64) (result i64 i64)
    (call $call (local.get $handle) (local.get $label) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop)
  (func (export "_start") (local $server externref) (local $word i64)
    (call $call_with (global.get $servers)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (local.set $server) drop drop drop drop drop
    (call $ask (local.get $server) (i64.const 18)) drop drop
    (drop (call $wait (global.get $taken)))
    ;; The answer's label is 0, and 137: ended from outside.
    (call $ask (local.get $server) (i64.const 20)) (local.set $word)
    (if (i64.ne (i64.const 0)) (then unreachable))
    (if (i64.ne (local.get $word) (i64.const 137)) (then unreachable))))
