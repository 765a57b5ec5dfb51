;; Capabilities for languages that have no references: they are in a table here, and programs use their indices.
;;
;; Link this module as `capabilities`, and another one behind it that imports the table and puts into it what the
;; program is granted (examples/rust-and-c/client-grants.wat). sel4.h and the crate in `rust` declare what is exported
;; here.
;;
;; What a message brings besides its label stays here until the next one: `word`, `badge`, `received`.
(module
  (import "sel4" "call_with"
    (func $call (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "call_within"
    (func $call_within (param externref i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "send_with" (func $send (param externref i64 i64 i64 i64 i64 externref)))
  (import "sel4" "recv_with" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "reply_with" (func $reply (param i64 i64 i64 i64 i64 externref)))
  (import "sel4" "reply_recv_with"
    (func $reply_recv (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 i64 externref i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "yield" (func $yield))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "copy" (func $copy (param externref i64) (result externref)))
  (import "sel4" "delete" (func $delete (param externref)))
  (import "sel4" "revoke" (func $revoke (param externref)))

  ;; The first 16 elements are for what is granted; new capabilities get the others.
  (table $table (export "table") 16 65536 externref)
  (global $first_new i32 (i32.const 16))
  ;; No element from here down to the first is free.
  (global $next (mut i32) (i32.const 16))

  (global $badge (mut i64) (i64.const 0))
  (global $word0 (mut i64) (i64.const 0))
  (global $word1 (mut i64) (i64.const 0))
  (global $word2 (mut i64) (i64.const 0))
  (global $word3 (mut i64) (i64.const 0))
  (global $received (mut i32) (i32.const -1))
  (global $unwrapped (mut i64) (i64.const 0))

  ;; Puts a capability into a free element; -1 for null, and if there is no free one.
  (func $put (param $capability externref) (result i32) (local $index i32)
    (if (ref.is_null (local.get $capability)) (then (return (i32.const -1))))
    (local.set $index (global.get $next))
    (block $found
      (loop $search
        (br_if $found (i32.ge_u (local.get $index) (table.size $table)))
        (if (i32.eqz (ref.is_null (table.get $table (local.get $index)))) (then
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $search)))))
    (if (i32.eq (local.get $index) (table.size $table)) (then
      (if (i32.eq (table.grow $table (ref.null extern) (i32.const 16)) (i32.const -1)) (then (return (i32.const -1))))))
    (table.set $table (local.get $index) (local.get $capability))
    (global.set $next (i32.add (local.get $index) (i32.const 1)))
    (local.get $index))
  ;; The capability of an index; null for -1.
  (func $at (param $index i32) (result externref)
    (if (i32.eq (local.get $index) (i32.const -1)) (then (return (ref.null extern))))
    (table.get $table (local.get $index)))
  ;; Forgets the capability of an index.
  (func (export "forget") (param $index i32)
    (table.set $table (local.get $index) (ref.null extern))
    (if (i32.and (i32.ge_u (local.get $index) (global.get $first_new)) (i32.lt_u (local.get $index) (global.get $next)))
      (then (global.set $next (local.get $index)))))

  (func (export "word") (param $index i32) (result i64)
    (block $3 (block $2 (block $1 (block $0 (br_table $0 $1 $2 $3 (local.get $index)))
      (return (global.get $word0))) (return (global.get $word1))) (return (global.get $word2)))
    (global.get $word3))
  (func (export "badge") (result i64) (global.get $badge))
  (func (export "received") (result i32) (global.get $received))
  (func (export "unwrapped") (result i64) (global.get $unwrapped))

  (func (export "call") (param $target i32) (param i64 i64 i64 i64 i64) (param $given i32) (result i64)
    (local $label i64) (local $got externref)
    (call $call (call $at (local.get $target))
      (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (call $at (local.get $given)))
    (local.set $got)
    (global.set $word3) (global.set $word2) (global.set $word1) (global.set $word0)
    (local.set $label)
    (global.set $received (call $put (local.get $got)))
    (local.get $label))
  (func (export "call_within") (param $target i32) (param i64 i64 i64 i64 i64) (param $nanoseconds i64) (result i64)
    (call $call_within (call $at (local.get $target))
      (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get $nanoseconds))
    (global.set $word3) (global.set $word2) (global.set $word1) (global.set $word0)
    (global.set $received (i32.const -1)))
  (func (export "send") (param $target i32) (param i64 i64 i64 i64 i64) (param $given i32)
    (call $send (call $at (local.get $target))
      (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (call $at (local.get $given))))
  ;; Keeps what a message brings, and returns its label.
  (func $keep (param $badge i64) (param $label i64) (param $a i64) (param $b i64) (param $c i64) (param $d i64)
    (param $got externref) (param $unwrapped i64) (result i64)
    (global.set $badge (local.get $badge))
    (global.set $word0 (local.get $a))
    (global.set $word1 (local.get $b))
    (global.set $word2 (local.get $c))
    (global.set $word3 (local.get $d))
    (global.set $received (call $put (local.get $got)))
    (global.set $unwrapped (local.get $unwrapped))
    (local.get $label))
  (func (export "recv") (param $source i32) (result i64)
    (call $recv (call $at (local.get $source)))
    (call $keep))
  (func (export "reply") (param i64 i64 i64 i64 i64) (param $given i32)
    (call $reply (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (call $at (local.get $given))))
  (func (export "reply_recv") (param $source i32) (param i64 i64 i64 i64 i64) (param $given i32) (result i64)
    (call $reply_recv (call $at (local.get $source))
      (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (call $at (local.get $given)))
    (call $keep))
  (func (export "signal") (param $target i32) (call $signal (call $at (local.get $target))))
  (func (export "wait") (param $source i32) (result i64) (call $wait (call $at (local.get $source))))
  (func (export "poll") (param $source i32) (result i64) (call $poll (call $at (local.get $source))))
  (func (export "yield") (call $yield))
  (func (export "mint") (param $source i32) (param $rights i64) (param $badge i64) (result i32)
    (call $put (call $mint (call $at (local.get $source)) (local.get $rights) (local.get $badge))))
  (func (export "copy") (param $source i32) (param $rights i64) (result i32)
    (call $put (call $copy (call $at (local.get $source)) (local.get $rights))))
  (func (export "delete") (param $index i32) (call $delete (call $at (local.get $index))))
  (func (export "revoke") (param $index i32) (call $revoke (call $at (local.get $index)))))
