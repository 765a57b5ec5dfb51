;;! status = 0
;; Overlapping copies in both directions, fills, empty ranges at the end. Exits with the number of the first check that
;; fails.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1 8)
  (global $number (mut i32) (i32.const 0))
  (func $check (param $holds i32)
    (global.set $number (i32.add (global.get $number) (i32.const 1)))
    (if (i32.eqz (local.get $holds)) (then (call $exit (global.get $number)))))
  (data (i32.const 0) "0123456789abcdef")
  (func (export "_start")
    (memory.copy (i32.const 4) (i32.const 0) (i32.const 16))
    (call $check (i64.eq (i64.load (i32.const 4)) (i64.const 0x3736353433323130)))
    (call $check (i64.eq (i64.load (i32.const 12)) (i64.const 0x6665646362613938)))
    (memory.copy (i32.const 1) (i32.const 4) (i32.const 13))
    (call $check (i64.eq (i64.load (i32.const 1)) (i64.const 0x3736353433323130)))
    (memory.fill (i32.const 32) (i32.const 0x1ab) (i32.const 11))
    (call $check (i64.eq (i64.load (i32.const 35)) (i64.const 0xabababababababab)))
    (call $check (i32.eq (i32.load8_u (i32.const 43)) (i32.const 0)))
    (memory.copy (i32.const 65536) (i32.const 0) (i32.const 0))
    (memory.fill (i32.const 65536) (i32.const 0) (i32.const 0))))
