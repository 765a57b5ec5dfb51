;; Lets the others run for some time, revokes the interface that another domain has, and tells its server.
(module
  (import "cap" "sums" (global $sums externref))
  (import "cap" "gone" (global $gone externref))
  (import "sel4" "revoke" (func $revoke (param externref)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "yield" (func $yield))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\0b\00\00\00")
  (data (i32.const 16) "taken away\n")
  (func (export "_start") (local $turns i32)
    (loop $again
      (call $yield)
      (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $turns) (i32.const 100))))
    (call $revoke (global.get $sums))
    (call $signal (global.get $gone))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
