;; An instance whose end must be its own doing: it grows, computes, and ends with status 7.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory 1 4)
  (func (export "_start") (local $i i32)
    (if (i32.ne (memory.grow (i32.const 1)) (i32.const 1)) (then unreachable))
    (i32.store (i32.const 65536) (i32.const 3))
    ;; Others have their turns, and may try to end it.
    (loop $again
      (drop (call $yield))
      (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 6))))
    (call $exit (i32.add (i32.load (i32.const 65536)) (i32.const 4)))))
