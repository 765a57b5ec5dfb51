;; Receives a call, says so, and does not answer it.
(module
  (import "cap" "service" (global $service externref))
  (import "cap" "taken" (global $taken externref))
  (import "cap" "never" (global $never externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func (export "_start")
    (call $recv (global.get $service)) drop drop drop drop drop drop
    (call $signal (global.get $taken))
    (drop (call $wait (global.get $never)))))
