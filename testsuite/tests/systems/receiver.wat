(module
  (import "cap" "endpoint" (global $endpoint externref))
  (import "cap" "other" (global externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (func $main (export "_start")
    (call $recv (global.get $endpoint))
    drop drop drop drop drop drop))
