;; Writes its environment, each entry with its zero byte.
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\00\10\00\00")
  (func (export "_start")
    ;; The vector that is written: the bytes at 4096, and how many there are.
    (drop (call $sizes (i32.const 8) (i32.const 4)))
    (drop (call $get (i32.const 64) (i32.const 4096)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
