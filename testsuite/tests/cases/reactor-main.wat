;;! stdout = "ready\n"
;; A main module that is a reactor is made ready, and ends.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\06\00\00\00ready\n")
  (func (export "_initialize") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))
