;; Calls the server, which answers with a capability, and then ends in the way that the number of its arguments says, or
;; goes on for ever.
(module
  (import "cap" "door" (global $door externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "yield" (func $yield))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 9)
  (func (export "_start") (local $count i32) (local $at i32)
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (local.set $count (i32.load (i32.const 0)))
    (call $call (global.get $door) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    drop drop drop drop drop
    (if (i32.eq (local.get $count) (i32.const 2)) (then unreachable))
    (if (i32.eq (local.get $count) (i32.const 3)) (then
      (loop $next
        (i32.store offset=4096 (local.get $at) (i32.const 1))
        (br_if $next
          (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4096))) (i32.const 0x80000))))))
    (if (i32.eq (local.get $count) (i32.const 4)) (then (loop $for_ever (call $yield) (br $for_ever))))))
