;; Computes until three have woken, and says so.
(module
  (import "cap" "woken" (memory $woken 1))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (data (memory $own) (i32.const 0) "\08\00\00\00\05\00\00\00spun\n")
  (func (export "_start")
    (loop $again
      (br_if $again (i32.lt_u (i32.load $woken (i32.const 0)) (i32.const 3))))
    (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)) (then unreachable))))
