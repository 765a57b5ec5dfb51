;; Waits for both clients; then the memory is the first part, a page of nobody's, the second part, and zeroes.
(module
  (import "cap" "rings" (memory $rings 3))
  (import "cap" "done" (global $done externref))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (data (memory $own) (i32.const 0) "\10\00\00\00\14\00\00\00")
  (data (memory $own) (i32.const 16) "both parts are whole")
  (data (memory $own) (i32.const 36) "\n")
  (func $is (param $from i32) (param $to i32) (param $byte i32)
    (loop $next
      (if (i32.ne (i32.load8_u $rings (local.get $from)) (local.get $byte)) (then unreachable))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $to)))))
  (func (export "_start") (local $heard i64)
    (loop $again
      (local.set $heard (i64.or (local.get $heard) (call $wait (global.get $done))))
      (br_if $again (i64.ne (local.get $heard) (i64.const 3))))
    ;; The bytes of each client's arguments.
    (call $is (i32.const 0) (i32.const 65536) (i32.const 8))
    (call $is (i32.const 65536) (i32.const 69632) (i32.const 0))
    (call $is (i32.const 69632) (i32.const 135168) (i32.const 10))
    (call $is (i32.const 135168) (i32.const 196608) (i32.const 0))
    (i32.store $own (i32.const 4) (i32.const 21))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
