;;! status = 143
;; A signal that nobody handles ends the program, with the status that a shell gives such an end: 128 and its number.
(module
  (import "wasi_snapshot_preview1" "proc_raise" (func $raise (param i32) (result i32)))
  (memory 1)
  (func (export "_start")
    (drop (call $raise (i32.const 15)))
    unreachable))
