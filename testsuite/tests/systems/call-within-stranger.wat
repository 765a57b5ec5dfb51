;; Hands over a capability that may only be sent to, and then one that may be called, for a server to call: it is told
;; that the first was not answered.
(module
  (import "cap" "door" (global $door externref))
  (import "cap" "requests" (global $requests externref))
  (import "sel4" "copy" (func $copy (param externref i64) (result externref)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (func $ask (param $rights i64) (result i64)
    (call $call_with (global.get $requests) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)
      (call $copy (global.get $door) (local.get $rights)))
    (drop) (drop) (drop) (drop) (drop))
  (func (export "_start")
    (if (i64.ne (call $ask (i64.const 1)) (i64.const 17)) (then unreachable))
    (if (i64.ne (call $ask (i64.const 5)) (i64.const 16)) (then unreachable))))
