;; A string changes its encoding on its way from one component to another.
(component
  (component $A
    (core module $m
      (memory (export "memory") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
        (if (local.get 0) (then (return (local.get 0))))
        (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
        (global.set $next (i32.add (local.get 4) (local.get 3)))
        (local.get 4))
      (func (export "len") (param i32 i32) (result i32) (i32.add (local.get 1) (i32.load16_u (local.get 0)))))
    (core instance $i (instantiate $m))
    (func (export "len") (param "s" string) (result u32) (canon lift (core func $i "len") string-encoding=utf16 (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
  (instance $a (instantiate $A))
  (component $B
    (import "a" (instance $a (export "len" (func (param "s" string) (result u32)))))
    (core module $libc (memory (export "memory") 1) (data (i32.const 16) "h\c3\a9llo"))
    (core instance $libc (instantiate $libc))
    (core func $len (canon lower (func $a "len") (memory (core memory $libc "memory"))))
    (core module $m
      (import "" "len" (func $len (param i32 i32) (result i32)))
      (func (export "run") (result i32)
        (if (i32.ne (call $len (i32.const 16) (i32.const 6)) (i32.const 109)) (then unreachable))
        i32.const 0))
    (core instance $i (instantiate $m (with "" (instance (export "len" (func $len))))))
    (func $run (result (result)) (canon lift (core func $i "run")))
    (export "run" (func $run)))
  (instance $b (instantiate $B (with "a" (instance $a))))
  (export "wasi:cli/run@0.2.0" (instance $b)))
