;; Prints the file `text` of its first folder, appends a byte to it, and prints it again.
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (data (i32.const 16) "text!")
  ;; 32: the vector of what is read, 40: of what is appended
  (data (i32.const 32) "\00\01\00\00\00\01\00\00\14\00\00\00\01\00\00\00")
  (func $must (param i32) (if (local.get 0) (then (call $exit (local.get 0)))))
  (func $print
    (call $must (call $seek (i32.const 5) (i64.const 0) (i32.const 0) (i32.const 64)))
    (i32.store (i32.const 36) (i32.const 256))
    (call $must (call $read (i32.const 5) (i32.const 32) (i32.const 1) (i32.const 8)))
    (i32.store (i32.const 36) (i32.load (i32.const 8)))
    (call $must (call $write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    ;; Two folders, and no third.
    (call $must (call $prestat (i32.const 3) (i32.const 64)))
    (call $must (call $prestat (i32.const 4) (i32.const 64)))
    (call $must (i32.ne (call $prestat (i32.const 5) (i32.const 64)) (i32.const 8)))
    ;; To read, to seek and to write.
    (call $must (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 4) (i32.const 0)
      (i64.const 70) (i64.const 0) (i32.const 0) (i32.const 12)))
    (call $must (i32.ne (i32.load (i32.const 12)) (i32.const 5)))
    (call $print)
    (call $must (call $write (i32.const 5) (i32.const 40) (i32.const 1) (i32.const 8)))
    (call $print)))
