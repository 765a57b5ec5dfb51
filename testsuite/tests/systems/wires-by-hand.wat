;; The server of a wire that speaks by itself: of the only function, the answer is the sum of two words.
(module
  (import "cap" "wires" (global $clients externref))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "reply" (func $reply (param i64 i64 i64 i64 i64)))
  (func (export "_start") (local $badge i64) (local $label i64) (local $a i64) (local $b i64)
    (loop $next
      (call $recv (global.get $clients))
      drop drop (local.set $b) (local.set $a) (local.set $label) (local.set $badge)
      ;; A client has ended.
      (br_if $next (i64.ge_u (local.get $badge) (i64.const 0x8000000)))
      (if (i64.eq (i64.and (local.get $label) (i64.const -3)) (i64.const 32))
        (then
          ;; Of a word for a number of 32 bits, the upper half means nothing.
          (call $reply (i64.const 16)
            (i64.add
              (i64.extend_i32_u (i32.wrap_i64 (local.get $a)))
              (i64.extend_i32_u (i32.wrap_i64 (local.get $b))))
            (i64.const 0) (i64.const 0) (i64.const 0)))
        (else (call $reply (i64.const 18) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))))
      (br $next))))
