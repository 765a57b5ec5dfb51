;;! status = 85
;;! link = { a = "reactor.wat", b = "second-reactor.wat" }
;; Reactors are made ready in the order in which they are linked, before the main module's start function runs.
(module
  (import "a" "value" (func $a (result i32)))
  (import "b" "value" (func $b (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (global $sum (mut i32) (i32.const 0))
  (func $begin (global.set $sum (i32.add (call $a) (call $b))))
  (start $begin)
  (func (export "_start") (call $exit (global.get $sum))))
