;; What every measurement uses: the clock, and a line that tells a number. Under qemu's instruction counting,
;; nanoseconds are instructions.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "now") (result i64)
    (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 0)))
    (i64.load (i32.const 0)))
  ;; Prints a letter that says what was measured, and the number.
  (func (export "print") (param $letter i32) (param $number i64) (local $at i32)
    (local.set $at (i32.const 62))
    (i32.store8 (i32.const 62) (i32.const 10))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i64.store8 (local.get $at) (i64.add (i64.const 48) (i64.rem_u (local.get $number) (i64.const 10))))
      (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $number) (i64.const 0))))
    (local.set $at (i32.sub (local.get $at) (i32.const 2)))
    (i32.store16 (local.get $at) (i32.or (local.get $letter) (i32.const 0x2000)))
    (i32.store (i32.const 8) (local.get $at))
    (i32.store (i32.const 12) (i32.sub (i32.const 63) (local.get $at)))
    (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16)))))
