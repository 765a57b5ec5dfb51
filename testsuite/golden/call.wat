;; Direct calls, indirect calls through a constant table, an import under the C convention.
(module
  (type $binary (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (table 4 4 funcref)
  (elem (i32.const 0) $add $subtract)
  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $subtract (type $binary) (i32.sub (local.get 0) (local.get 1)))
  (func $direct (result i32) (call $add (i32.const 1) (i32.const 2)))
  (func $indirect (param i32) (result i32) (call_indirect (type $binary) (i32.const 1) (i32.const 2) (local.get 0)))
  (func $import (result i32) (call $close (i32.const 3))))
