;; What programs in MoonBit write with: bytes, which come out a line at a time.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $buffer i32 (i32.const 1024))
  (global $size i32 (i32.const 4096))
  (global $used (mut i32) (i32.const 0))
  (func $flush
    (i32.store (i32.const 0) (global.get $buffer))
    (i32.store (i32.const 4) (global.get $used))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (global.set $used (i32.const 0)))
  (func (export "put") (param $byte i32)
    (i32.store8 (i32.add (global.get $buffer) (global.get $used)) (local.get $byte))
    (global.set $used (i32.add (global.get $used) (i32.const 1)))
    (if (i32.or (i32.eq (local.get $byte) (i32.const 10)) (i32.eq (global.get $used) (global.get $size)))
      (then (call $flush)))))
