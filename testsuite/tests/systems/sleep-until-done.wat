;; Looks every ten milliseconds whether somebody is done, and says so.
(module
  (import "cap" "done" (memory $done 1))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (data (memory $own) (i32.const 256) "\08\01\00\00\05\00\00\00seen\n")
  (func (export "_start")
    (i32.store $own offset=16 (i32.const 0) (i32.const 1))
    (i64.store $own offset=24 (i32.const 0) (i64.const 10000000))
    (loop $again
      (if (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 136)) (then unreachable))
      (br_if $again (i32.eqz (i32.load $done (i32.const 0)))))
    (if (call $write (i32.const 1) (i32.const 256) (i32.const 1) (i32.const 128)) (then unreachable))))
