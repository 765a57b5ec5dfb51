;; Reads a piece of input whenever it is told to, as large as the host ever gives at a time, so that the supervisor has
;; none left the next time and this domain has to wait. Byte number n of the input is n modulo 251: a byte that is lost
;; is missed. Signals whether it was refused in between.
(module
  (import "cap" "input" (global $input externref))
  (import "cap" "whole" (global $whole externref))
  (import "cap" "refused" (global $refused externref))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $expected (mut i32) (i32.const 0))
  ;; How often a read of at most so many bytes was refused; their number is at 8.
  (func $some (param $size i32) (result i32) (local $refusals i32)
    (i32.store (i32.const 0) (i32.const 0x100))
    (i32.store (i32.const 4) (local.get $size))
    (loop $again
      (if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then
        (local.set $refusals (i32.add (local.get $refusals) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $refusals) (i32.const 2)))
        unreachable)))
    (local.get $refusals))
  (func $piece (result i32) (local $left i32) (local $refusals i32) (local $at i32)
    (local.set $left (i32.const 4096))
    (loop $next
      (local.set $refusals (i32.add (local.get $refusals) (call $some (local.get $left))))
      (if (i32.eqz (i32.load (i32.const 8))) (then unreachable))
      (local.set $left (i32.sub (local.get $left) (i32.load (i32.const 8))))
      (local.set $at (i32.const 0))
      (loop $byte
        (if (i32.ne (i32.load8_u offset=0x100 (local.get $at)) (global.get $expected)) (then unreachable))
        (global.set $expected (i32.rem_u (i32.add (global.get $expected) (i32.const 1)) (i32.const 251)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $byte (i32.lt_u (local.get $at) (i32.load (i32.const 8)))))
      (br_if $next (local.get $left)))
    (local.get $refusals))
  (func (export "_start")
    (loop $next
      (if (i64.eq (call $wait (global.get $input)) (i64.const 1)) (then
        (if (call $piece)
          (then (call $signal (global.get $refused)))
          (else (call $signal (global.get $whole))))
        (br $next))))))
