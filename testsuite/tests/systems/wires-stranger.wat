;; Calls `add` as an adapter does, then with labels that mean nothing, and then as before.
(module
  (import "cap" "wire example:shop/sums" (global $sums externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\08\00\00\00")
  (data (i32.const 16) "refused\n")
  ;; The label of the answer, and its first word.
  (func $ask (param i64) (result i64 i64)
    (call $call (global.get $sums) (local.get 0) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6))
    drop drop drop)
  (func $is_refused (param $label i64)
    (drop (call $ask (local.get $label)))
    (if (i64.ne (i64.const 18)) (then unreachable)))
  (func (export "_start")
    ;; The first function: the results are one word, 3 + 4.
    (if (i64.ne (call $ask (i64.const 32)) (i64.const 7)) (then unreachable))
    (if (i64.ne (i64.const 16)) (then unreachable))
    (call $is_refused (i64.const 0xfffffffffffff))
    (call $is_refused (i64.const 0))
    (call $is_refused (i64.const 16))
    (call $is_refused (i64.const 32))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
