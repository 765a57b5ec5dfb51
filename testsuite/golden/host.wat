;; Functions of the host that take a capability: null is a trap, several results come through an area on the stack.
(module
  (import "cap" "server" (global $server externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (table $capabilities 8 externref)
  (func $tell (call $signal (global.get $server)))
  (func $tell_one (param i32) (call $signal (table.get $capabilities (local.get 0))))
  (func $ask (param externref i64) (result i64)
    (call $call (local.get 0) (i64.const 16) (local.get 1) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop (return)))
