;; Imports from `a_shared`, writes into what it imports, and is imported from.
(module $user
  (type $unary (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "a_shared" "memory" (memory 1))
  (import "a_shared" "table" (table 4 funcref))
  (import "a_shared" "counter" (global $counter (mut i32)))
  (func $increment (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (elem (i32.const 2) func $increment)
  (data (i32.const 64) "\10\00\00\00\0c\00\00\00")
  (func (export "print") (drop (call $write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 72))))
  (func (export "count") (result i32)
    (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
    (global.get $counter)))
