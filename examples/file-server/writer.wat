;; Writes a file under a name that nobody looks for, and gives it the right one when it is complete.
(module
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename" (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "draft")
  (data (i32.const 32) "message")
  (data (i32.const 48) "written by another domain\n")
  ;; 80: the vector of the text
  (data (i32.const 80) "\30\00\00\00\1a\00\00\00")
  (func $must (param $error i32) (if (local.get $error) (then (call $exit (local.get $error)))))
  (func (export "_start")
    ;; The first folder that is open from the start is descriptor 3.
    (call $must (call $prestat (i32.const 3) (i32.const 0)))
    ;; To be created (1), and written (64).
    (call $must (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 5) (i32.const 1)
      (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 8)))
    (call $must (call $write (i32.load (i32.const 8)) (i32.const 80) (i32.const 1) (i32.const 0)))
    (call $must (call $rename (i32.const 3) (i32.const 16) (i32.const 5) (i32.const 3) (i32.const 32) (i32.const 7)))))
