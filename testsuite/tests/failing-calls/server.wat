;; Receives a call, says so, and ends with status 7 while it owes the answer.
(module
  (import "cap" "door" (global $door externref))
  (import "cap" "taken" (global $taken externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func (export "_start")
    (call $recv (global.get $door)) drop drop drop drop drop drop
    (call $signal (global.get $taken))
    (call $exit (i32.const 7))))
