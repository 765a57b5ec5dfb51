;; Signals that it runs, with a badge that only whoever started it knows; ends with the number of starts that its own
;; memory has seen, which is always the first.
(module
  (import "cap" "result" (global $result externref))
  (import "cap" "more" (global $more externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 100) "\06")
  (global $starts (mut i32) (i32.const 0))
  (func (export "_start")
    (global.set $starts (i32.add (global.get $starts) (i32.const 1)))
    (i32.store8 (i32.const 100) (i32.add (i32.load8_u (i32.const 100)) (i32.const 1)))
    (call $signal (global.get $result))
    ;; 7 and 1: both are as the image has them, each time.
    (call $exit (i32.add (i32.load8_u (i32.const 100)) (global.get $starts)))))
