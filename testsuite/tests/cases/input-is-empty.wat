;;! status = 7
;; Standard input that is at its end: no bytes, and no error. A read of no bytes is no question about the input.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\00\04\00\00\05\00\00\00")
  (data (i32.const 16) "\ff\ff\ff\ff\ff\ff\ff\ff")
  (func (export "_start")
    (if (call $read (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 16)) (then (call $exit (i32.const 1))))
    (if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 20)) (then (call $exit (i32.const 2))))
    (if (i64.ne (i64.load (i32.const 16)) (i64.const 0)) (then (call $exit (i32.const 3))))
    (call $exit (i32.const 7))))
