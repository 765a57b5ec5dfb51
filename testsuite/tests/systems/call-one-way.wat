;; Calls through copies that may be sent to and not be called, one way each by its argument: a trap, since the call
;; would never return. With argument 8: everything else that copies are good for, when there are more of them than there
;; were slots at first.
(module
  (import "cap" "door" (global $door externref))
  (import "cap" "other" (global $other (ref extern)))
  (import "sel4" "copy" (func $copy (param externref i64) (result externref)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "send" (func $send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "call_long" (func $call_long (param externref i64 i32 i32 i32 i32) (result i64 i32)))
  (import "sel4" "call_within" (func $call_within (param externref i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "wasi_snapshot_preview1" "args_get" (func $arguments (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (table $copies 100 externref)
  (table $full 1 (ref extern) (global.get $other))
  (func $ask (param $door externref) (param $label i64) (result i64) (local $word i64)
    (call $call (local.get $door) (local.get $label) (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (local.set $word) (drop)
    (local.get $word))
  (func $by_copy (drop (call $ask (call $copy (global.get $door) (i64.const 1)) (i64.const 16))))
  (func $by_mint (drop (call $ask (call $mint (global.get $door) (i64.const 1) (i64.const 7)) (i64.const 16))))
  (func $by_copy_of_copy
    (drop (call $ask (call $copy (call $copy (global.get $door) (i64.const 1)) (i64.const 15)) (i64.const 16))))
  (func $by_element
    (table.set $copies (i32.const 3) (call $copy (global.get $door) (i64.const 3)))
    (call $call (table.get $copies (i32.const 3))
      (i64.const 16) (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop))
  (func $by_element_that_is_never_null
    (table.set $full (i32.const 0) (ref.as_non_null (call $copy (global.get $door) (i64.const 1))))
    (call $call (table.get $full (i32.const 0))
      (i64.const 16) (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop))
  (func $with_capability
    (call $call_with (call $copy (global.get $door) (i64.const 1))
      (i64.const 16) (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (drop) (drop) (drop) (drop) (drop) (drop))
  (func $with_memory
    (call $call_long (call $copy (global.get $door) (i64.const 1))
      (i64.const 16) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))
    (drop) (drop))
  (func $with_limit
    (call $call_within (call $copy (global.get $door) (i64.const 1))
      (i64.const 16) (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 1_000_000_000))
    (drop) (drop) (drop) (drop) (drop))
  (func $allowed (local $index i32)
    (loop $again
      (table.set $copies (local.get $index) (call $copy (global.get $door) (i64.const 1)))
      (br_if $again (i32.lt_u
        (local.tee $index (i32.add (local.get $index) (i32.const 1)))
        (i32.const 100))))
    ;; The right to call, or to hand on, lets the server answer.
    (if (i64.ne (call $ask (call $copy (global.get $door) (i64.const 5)) (i64.const 16)) (i64.const 6))
      (then unreachable))
    (if (i64.ne (call $ask (call $mint (global.get $door) (i64.const 9) (i64.const 7)) (i64.const 16)) (i64.const 6))
      (then unreachable))
    ;; What may only be sent to is sent to, through each of the references.
    (local.set $index (i32.const 0))
    (loop $again
      (call $send (table.get $copies (local.get $index))
        (i64.const 17) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
      (br_if $again (i32.lt_u
        (local.tee $index (i32.add (local.get $index) (i32.const 1)))
        (i32.const 100))))
    (if (i64.ne (call $ask (global.get $door) (i64.const 18)) (i64.const 100)) (then unreachable)))
  (func (export "_start")
    (drop (call $arguments (i32.const 0) (i32.const 64)))
    (block $8 (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 $4 $5 $6 $7 $8 (i32.sub (i32.load8_u (i32.load (i32.const 4))) (i32.const 48))))
      (call $by_copy) (return))
      (call $by_mint) (return))
      (call $by_copy_of_copy) (return))
      (call $by_element) (return))
      (call $by_element_that_is_never_null) (return))
      (call $with_capability) (return))
      (call $with_memory) (return))
      (call $with_limit) (return))
    (call $allowed)))
