;;! status = 42
;;! link = { math = "reactor.wat" }
;; A reactor is ready before anything of it is called.
(module
  (import "math" "value" (func $value (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func (export "_start") (call $exit (call $value))))
