;;! status = 7
;;! link = { command = "command.wat" }
;; Only the main module's `_start` is run.
(module
  (import "command" "value" (func $value (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func (export "_start") (call $exit (call $value))))
