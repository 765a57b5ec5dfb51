;;! stdin = "one\ntwo\u0001three\u0004\\ end without a newline"
;;! stdout = "one\ntwo\u0001three\u0004\\ end without a newline"
;; Copies standard input to standard output, with vectors that a piece of input does not fill: what was read is what is
;; written.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  ;; Two vectors to read into, the second behind the first in memory, and an empty one between them; one to write from.
  (data (i32.const 0) "\00\04\00\00\05\00\00\00" "\00\00\00\00\00\00\00\00" "\05\04\00\00\00\f0\00\00")
  (data (i32.const 24) "\00\04\00\00")
  (func $check (param $errno i32)
    (if (local.get $errno) (then (call $exit (local.get $errno)))))
  (func (export "_start")
    (loop $more
      (call $check (call $read (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 28)))
      (if (i32.load (i32.const 28))
        (then
          (call $check (call $write (i32.const 1) (i32.const 24) (i32.const 1) (i32.const 32)))
          (br $more))))))
