;; Strings in UTF-8 stay what they are, wherever they begin and wherever in them is what is not ASCII.
(component
  (component $A
    (core module $m
      (memory (export "memory") 1)
      (global $next (mut i32) (i32.const 1023))
      ;; Places that begin at every remainder of eight.
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $next (i32.add (global.get $next) (i32.const 1)))
        (if (i32.gt_u (global.get $next) (i32.const 2048)) (then (global.set $next (i32.const 1024))))
        (global.get $next))
      ;; A sum in which each place counts differently.
      (func (export "sum") (param $at i32) (param $size i32) (result i32) (local $sum i32)
        (block $done
          (loop $next
            (br_if $done (i32.eqz (local.get $size)))
            (local.set $sum
              (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load8_u (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (local.set $size (i32.sub (local.get $size) (i32.const 1)))
            (br $next)))
        (local.get $sum)))
    (core instance $i (instantiate $m))
    (func (export "sum") (param "s" string) (result u32)
      (canon lift (core func $i "sum") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
  (instance $a (instantiate $A))
  (component $B
    (import "a" (instance $a (export "sum" (func (param "s" string) (result u32)))))
    (core module $libc (memory (export "memory") 1))
    (core instance $libc (instantiate $libc))
    (core func $sum (canon lower (func $a "sum") (memory (core memory $libc "memory"))))
    (core module $m
      (import "" "memory" (memory 1))
      (import "" "sum" (func $sum (param i32 i32) (result i32)))
      (func $own (param $at i32) (param $size i32) (result i32) (local $sum i32)
        (block $done
          (loop $next
            (br_if $done (i32.eqz (local.get $size)))
            (local.set $sum
              (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load8_u (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (local.set $size (i32.sub (local.get $size) (i32.const 1)))
            (br $next)))
        (local.get $sum))
      (func $pass (param $at i32) (param $size i32)
        (if (i32.ne (call $sum (local.get $at) (local.get $size)) (call $own (local.get $at) (local.get $size)))
          (then (unreachable))))
      (func (export "run") (result i32)
        (local $position i32) (local $size i32)
        ;; A character of two bytes, and one of four, at every position; what is before and behind it is ASCII.
        (memory.fill (i32.const 4096) (i32.const 97) (i32.const 1024))
        (loop $next
          (call $pass (i32.const 4096) (local.get $position))
          (i32.store16 (i32.add (i32.const 4096) (local.get $position)) (i32.const 0xa9c3))
          (local.set $size (i32.add (local.get $position) (i32.const 2)))
          (loop $longer
            (call $pass (i32.const 4096) (local.get $size))
            (local.set $size (i32.add (local.get $size) (i32.const 7)))
            (br_if $longer (i32.lt_u (local.get $size) (i32.const 400))))
          (i32.store (i32.add (i32.const 4096) (local.get $position)) (i32.const 0x80989ff0))
          (call $pass (i32.const 4096) (i32.const 400))
          (i32.store (i32.add (i32.const 4096) (local.get $position)) (i32.const 0x61616161))
          (local.set $position (i32.add (local.get $position) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $position) (i32.const 150))))
        (i32.const 0)))
    (core instance $i (instantiate $m
      (with "" (instance (export "sum" (func $sum)) (export "memory" (memory $libc "memory"))))))
    (func $run (result (result)) (canon lift (core func $i "run")))
    (export "run" (func $run)))
  (instance $b (instantiate $B (with "a" (instance $a))))
  (export "wasi:cli/run@0.2.0" (instance $b)))
