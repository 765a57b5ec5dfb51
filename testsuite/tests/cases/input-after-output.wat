;;! stdin = "one\ntwo\n"
;;! stdout = "ready\none\ntwo\n"
;; Says that it is ready, and then copies standard input to standard output.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  ;; A vector of the first word, and one for what is read.
  (data (i32.const 0) "\00\04\00\00\06\00\00\00" "\00\04\00\00\00\10\00\00")
  (data (i32.const 1024) "ready\n")
  (func $check (param $errno i32)
    (if (local.get $errno) (then (call $exit (local.get $errno)))))
  (func (export "_start")
    (loop $more
      (call $check (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
      (call $check (call $read (i32.const 0) (i32.const 8) (i32.const 1) (i32.const 4)))
      (br_if $more (i32.load (i32.const 4))))))
