;; Asks the server for a product, prints it, and tells the server to end.
(module
  (import "cap" "server" (global $server externref))
  (import "sel4" "call"
    (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\0d\00\00\00")
  (data (i32.const 16) "6 * 7 is ..!\n")
  (global $label i64 (i64.const 1))
  (func (export "_start") (local $product i64)
    (call $call (global.get $server) (global.get $label) (i64.const 6) (i64.const 7) (i64.const 0) (i64.const 0))
    ;; The answer: label, then four words, of which the first is the product.
    (drop) (drop) (drop) (local.set $product) (drop)
    (i64.store8 (i32.const 25) (i64.add (i64.const 48) (i64.div_u (local.get $product) (i64.const 10))))
    (i64.store8 (i32.const 26) (i64.add (i64.const 48) (i64.rem_u (local.get $product) (i64.const 10))))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $call (global.get $server) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop)))
