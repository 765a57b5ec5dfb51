;; Answers each call with a capability and receives what comes next, until it has heard of four calls and four ends. A
;; signal has no message and brings no capability, whatever was sent before.
(module
  (import "cap" "door" (global $door externref))
  (import "sel4" "recv_with" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "reply_recv_with"
    (func $reply_recv (param externref i64 i64 i64 i64 i64 externref)
      (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\15\00\00\00")
  (data (i32.const 16) "four ends were heard\n")
  (global $badge (mut i64) (i64.const 0))
  (global $calls (mut i64) (i64.const 0))
  (global $ends (mut i64) (i64.const 0))
  (func $heard (param i64 i64 i64 i64 i64 i64 externref i64)
    (global.set $badge (local.get 0))
    ;; Nobody sends any.
    (if (i32.eqz (ref.is_null (local.get 6))) (then unreachable))
    (if (i64.ne (i64.and (local.get 0) (i64.const 0x8000000)) (i64.const 0))
      (then (global.set $ends (i64.or (global.get $ends) (local.get 0))))
      (else
        (if (i64.ne (local.get 1) (i64.const 16)) (then unreachable))
        (global.set $calls (i64.add (global.get $calls) (i64.const 1))))))
  (func (export "_start")
    (call $heard (call $recv (global.get $door)))
    (loop $next
      (if (i64.eqz (i64.and (global.get $badge) (i64.const 0x8000000)))
        (then
          (call $heard
            (call $reply_recv (global.get $door)
              (i64.const 16) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (global.get $door))))
        (else (call $heard (call $recv (global.get $door)))))
      (br_if $next (i64.lt_u (global.get $calls) (i64.const 4)))
      (br_if $next (i64.ne (global.get $ends) (i64.const 0x800000f))))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
