(module
  (import "cap" "service" (global $service externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "yield" (func $yield))
  (func $main (export "_start") (local $turns i32)
    (call $recv (global.get $service))
    drop drop drop drop drop drop
    ;; Time for the other client to get into the queue.
    (loop $again
      (call $yield)
      (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $turns) (i32.const 200))))
    unreachable))
