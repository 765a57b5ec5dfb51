;; Touches 512 KiB of its memory, a page at a time, and says so.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 9)
  (data (i32.const 0) "\10\00\00\00\13\00\00\00")
  (data (i32.const 16) "touched everything\n")
  (func (export "_start") (local $at i32)
    (loop $next
      (i32.store offset=4096 (local.get $at) (i32.const 1))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4096))) (i32.const 0x80000))))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
