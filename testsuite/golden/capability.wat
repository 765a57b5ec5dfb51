;; Tables of capabilities: `table.get` is a bounds check and an addition. Where the table's type has null, whoever uses
;; the reference looks into storage for that. A reference from a table is the slot itself as long as no table can
;; change; then it is what storage holds.
(module
  (import "cap" "server" (global $server externref))
  (import "cap" "some" (global $some (ref extern)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "call"
    (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (table $fixed 10 externref)
  (table $grows 10 100 externref)
  (table $full 10 (ref extern) (global.get $some))
  (func $get (param i32) (call $signal (table.get $full (local.get 0))))
  (func $get_or_trap (param i32) (call $signal (table.get $fixed (local.get 0))))
  (func $use_of_growing (param i32) (call $signal (table.get $grows (local.get 0))))
  (func $return (param i32) (result externref) (table.get $fixed (local.get 0)))
  (func $is_null (param i32) (result i32) (ref.is_null (table.get $fixed (local.get 0))))
  (func $set (param i32 externref) (table.set $fixed (local.get 0) (local.get 1)))
  (func $move (param i32 i32) (table.set $fixed (local.get 0) (table.get $fixed (local.get 1))))
  (func $keep (param i32) (result externref)
    (table.get $fixed (local.get 0))
    (table.set $fixed (local.get 0) (ref.null extern)))
  (func $grow (param externref i32) (result i32) (table.grow $grows (local.get 0) (local.get 1)))
  (func $system_call (result i64 i64 i64 i64 i64)
    (call $call (global.get $server) (i64.const 16) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)))
  ;; What the program has made such that it may only be sent to has a bit that tells: a call of it would never return.
  (func $call_element (param i32)
    (call $call (table.get $fixed (local.get 0))
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop))
  ;; Nothing of the answer is looked at, or only its label.
  (func $order (param i64)
    (call $call (global.get $server) (i64.const 16) (local.get 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop))
  (func $ask (param i64) (result i64)
    (call $call (global.get $server) (i64.const 16) (local.get 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop)))
