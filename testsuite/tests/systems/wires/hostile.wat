;; A domain that is wired to a server and speaks without an adapter: whatever comes into its mind, in messages, in the
;; arena, and through handles that it was given. Its first argument's length decides what that is.
(module
  (import "cap" "wire example:shop/store@0.1.0" (global $server externref))
  (import "cap" "wire example:shop/store@0.1.0" (memory $arena 16 16))
  (import "sel4" "call_long" (func $call-long (param externref i64 i32 i32 i32 i32) (result i64 i32)))
  (import "sel4" "call_with"
    (func $call-with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args-sizes (param i32 i32) (result i32)))
  (memory $own (export "memory") 1)
  (global $state (mut i64) (i64.const 0x9e3779b97f4a7c15))
  (global $handle (mut externref) (ref.null extern))
  ;; A number that is hard to foresee, below this.
  (func $random (param $below i64) (result i64)
    (global.set $state (i64.xor (global.get $state) (i64.shl (global.get $state) (i64.const 13))))
    (global.set $state (i64.xor (global.get $state) (i64.shr_u (global.get $state) (i64.const 7))))
    (global.set $state (i64.xor (global.get $state) (i64.shl (global.get $state) (i64.const 17))))
    (i64.rem_u (i64.shr_u (global.get $state) (i64.const 11)) (local.get $below)))
  ;; A word: small, about as large as the arena, of a handle, or anything.
  (func $word (result i64)
    (local $kind i64)
    (local.set $kind (call $random (i64.const 6)))
    (if (i64.eqz (local.get $kind)) (then (return (call $random (i64.const 4)))))
    (if (i64.eq (local.get $kind) (i64.const 1)) (then (return (call $random (i64.const 600)))))
    (if (i64.eq (local.get $kind) (i64.const 2))
      (then (return (i64.mul (call $random (i64.const 300000)) (i64.const 8)))))
    (if (i64.eq (local.get $kind) (i64.const 3)) (then (return (call $random (i64.const 25000)))))
    (if (i64.eq (local.get $kind) (i64.const 4)) (then (return (i64.sub (call $random (i64.const 4)) (i64.const 3)))))
    (i64.mul (call $random (i64.const 0xffffffff)) (i64.const 0x100000001)))
  (func $fill (param $words i32)
    (local $index i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $index) (local.get $words)))
        (i64.store $own (i32.shl (local.get $index) (i32.const 3)) (call $word))
        (i64.store $arena (i32.shl (local.get $index) (i32.const 3)) (call $word))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next))))
  (func $once
    (local $target externref) (local $got externref) (local $label i64)
    (call $fill (i32.wrap_i64 (call $random (i64.const 140))))
    (local.set $target (global.get $server))
    (if (i64.eqz (call $random (i64.const 3)))
      (then
        (if (i32.eqz (ref.is_null (global.get $handle)))
          (then (local.set $target (global.get $handle))))))
    ;; Functions, and labels beside them.
    (local.set $label (i64.add (i64.const 14) (call $random (i64.const 56))))
    (if (i64.eqz (call $random (i64.const 4)))
      (then
        (call $call-with (local.get $target) (i64.const 17) (call $random (i64.const 1030)) (call $word)
          (i64.const 0) (i64.const 0) (global.get $handle))
        (local.set $got) (drop) (drop) (drop) (drop) (drop)
        (if (i32.eqz (ref.is_null (local.get $got))) (then (global.set $handle (local.get $got)))))
      (else
        (call $call-long (local.get $target) (local.get $label)
          (i32.const 0) (i32.wrap_i64 (call $random (i64.const 121))) (i32.const 4096) (i32.const 120))
        (drop) (drop))))
  ;; Some that are right, so that there is something to lose.
  (func $rightly
    (i64.store $own (i32.const 0) (i64.const 5))
    (call $call-long (global.get $server) (i64.const 32) (i32.const 0) (i32.const 1) (i32.const 4096) (i32.const 120))
    (drop) (drop)
    (call $call-with (global.get $server) (i64.const 17) (i64.const 0)
      (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (global.set $handle) (drop) (drop) (drop) (drop) (drop))
  (func (export "_start")
    (local $left i32)
    (drop (call $args-sizes (i32.const 0) (i32.const 4)))
    (global.set $state
      (i64.add (i64.mul (i64.extend_i32_u (i32.load $own (i32.const 4))) (i64.const 0x9e3779b97f4a7c15)) (i64.const 1)))
    (call $rightly)
    (local.set $left (i32.const 300))
    (loop $next
      (call $once)
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))))
