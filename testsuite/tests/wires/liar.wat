;; The server of wires, without an adapter: it answers each client with what a table says, whatever was asked. Of the
;; client with a badge, that stands at 1024 times the badge: the label of the answer (-1: none), how many words the
;; message has, how many the arena, what is done when a capability is asked for (0: it is given; 1: the answer is right
;; but for the capability; 2: it is refused; 3: there is no answer), the label of answers to calls of a handle; and from
;; 40 on the words of the message, and those of the arena.
(module
  (import "cap" "wires" (global $clients externref))
  (import "cap" "wires" (memory $arenas 1 1))
  (import "sel4" "recv_long" (func $recv-long (param externref i32 i32) (result i64 i64 i32)))
  (import "sel4" "reply_long" (func $reply-long (param i64 i32 i32)))
  (import "sel4" "reply_with" (func $reply-with (param i64 i64 i64 i64 i64 externref)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (memory $own (export "memory") 1)
  ;; TABLE
  (func $lend (param $kind i64) (param $badge i64)
    (if (i64.eqz (local.get $kind))
      (then
        (call $reply-with (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)
          (call $mint (global.get $clients) (i64.const 5) (i64.add (local.get $badge) (i64.const 64))))))
    (if (i64.eq (local.get $kind) (i64.const 1))
      (then
        (call $reply-with (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))))
    (if (i64.eq (local.get $kind) (i64.const 2))
      (then (call $reply-long (i64.const 18) (i32.const 0) (i32.const 0)))))
  (func (export "_start")
    (local $badge i64) (local $label i64) (local $at i32) (local $bytes i32)
    (loop $next
      (call $recv-long (global.get $clients) (i32.const 32768) (i32.const 120))
      (drop) (local.set $label) (local.set $badge)
      ;; A client has ended.
      (br_if $next (i64.ge_u (local.get $badge) (i64.const 0x8000000)))
      (local.set $at
        (i32.shl (i32.and (i32.wrap_i64 (local.get $badge)) (i32.const 31)) (i32.const 10)))
      (if (i64.eq (local.get $label) (i64.const 17))
        (then
          (call $lend (i64.load $own offset=24 (local.get $at)) (local.get $badge))
          (br $next)))
      ;; A handle is dropped.
      (if (i64.eq (local.get $label) (i64.const 16))
        (then (call $reply-long (i64.const 16) (i32.const 0) (i32.const 0)) (br $next)))
      ;; A handle is called.
      (if (i64.ge_u (local.get $badge) (i64.const 64))
        (then
          (call $reply-long (i64.load $own offset=32 (local.get $at)) (i32.add (local.get $at) (i32.const 40))
            (i32.const 1))
          (br $next)))
      (local.set $bytes (i32.shl (i32.wrap_i64 (i64.load $own offset=8 (local.get $at))) (i32.const 3)))
      (memory.copy $arenas $own
        (i32.shl (i32.sub (i32.wrap_i64 (local.get $badge)) (i32.const 1)) (i32.const 20))
        (i32.add (i32.add (local.get $at) (i32.const 40)) (local.get $bytes))
        (i32.shl (i32.wrap_i64 (i64.load $own offset=16 (local.get $at))) (i32.const 3)))
      (br_if $next (i64.eq (i64.load $own (local.get $at)) (i64.const -1)))
      (call $reply-long (i64.load $own (local.get $at)) (i32.add (local.get $at) (i32.const 40))
        (i32.wrap_i64 (i64.load $own offset=8 (local.get $at))))
      (br $next))))
