;; Fills its part of the memory with the number of bytes of its argument, and finds nothing else there.
(module
  (import "cap" "ring" (memory $ring 1))
  (import "cap" "done" (global $done externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "yield" (func $yield))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (func (export "_start") (local $number i32) (local $at i32) (local $turns i32)
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (local.set $number (i32.load $own (i32.const 4)))
    (memory.fill $ring (i32.const 0) (local.get $number) (i32.const 65536))
    ;; Time for the other to do the same.
    (loop $again
      (call $yield)
      (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $turns) (i32.const 50))))
    (loop $next
      (if (i32.ne (i32.load8_u $ring (local.get $at)) (local.get $number)) (then unreachable))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 65536))))
    (call $signal (global.get $done))))
