;;! stdout = "aXYd\n"
;; Later segments overwrite earlier ones; segments may cross pages.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 2)
  (data (i32.const 65534) "abcd\n")
  (data (i32.const 65535) "XY")
  (data (i32.const 0) "\fe\ff\00\00\05\00\00\00")
  (func (export "_start") (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))
