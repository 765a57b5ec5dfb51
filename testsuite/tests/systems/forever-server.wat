;; Answers every call, and never ends.
(module
  (import "cap" "service" (global $service externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply_recv"
    (func $reply_recv (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64)))
  (func (export "_start")
    (call $recv (global.get $service)) drop drop drop drop drop drop
    (loop $again
      (call $reply_recv (global.get $service)
        (i64.const 17) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
      drop drop drop drop drop drop
      (br $again))))
