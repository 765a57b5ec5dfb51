;; Mints a badge that is longer than some kernels' are: a kernel that has no room for it refuses it instead of cutting
;; it.
(module
  (import "cap" "note" (global $note externref))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (func (export "_start") (local $minted externref)
    ;; What every kernel has room for.
    (local.set $minted (call $mint (global.get $note) (i64.const 1) (i64.const 0xfffffff)))
    (if (ref.is_null (local.get $minted)) (then unreachable))
    (call $signal (local.get $minted))
    (if (i64.ne (call $poll (global.get $note)) (i64.const 0xfffffff)) (then unreachable))
    (local.set $minted (call $mint (global.get $note) (i64.const 1) (i64.const 0x10000000)))
    (if (ref.is_null (local.get $minted)) (then (return)))
    (call $signal (local.get $minted))
    (if (i64.ne (call $poll (global.get $note)) (i64.const 0x10000000)) (then unreachable))))
