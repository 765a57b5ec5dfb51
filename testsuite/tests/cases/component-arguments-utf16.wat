;;! arguments = ["h\u00e9\u20ac", "\U0001f600"]
;; The host gives a component strings in its encoding: UTF-16.
(component
  (import "wasi:cli/environment@0.2.6" (instance $host (export "get-arguments" (func (result (list string))))))
  (core module $libc
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local i32)
      (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get 4) (local.get 3)))
      (local.get 4)))
  (core instance $libc (instantiate $libc))
  (core func $f (canon lower (func $host "get-arguments") string-encoding=utf16
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $main
    (import "" "f" (func $f (param i32)))
    (import "" "memory" (memory 1))
    (func (export "run") (result i32) (local $list i32)
      (call $f (i32.const 16))
      ;; The list, behind the name of the program.
      (local.set $list (i32.add (i32.load (i32.const 16)) (i32.const 8)))
      (if (i32.ne (i32.load offset=4 (local.get $list)) (i32.const 3)) (then unreachable))
      (if (i32.ne (i32.load16_u offset=2 (i32.load offset=0 (local.get $list))) (i32.const 0xe9)) (then unreachable))
      (if (i32.ne (i32.load16_u offset=4 (i32.load offset=0 (local.get $list))) (i32.const 0x20ac)) (then unreachable))
      (if (i32.ne (i32.load offset=12 (local.get $list)) (i32.const 2)) (then unreachable))
      (if (i32.ne (i32.load offset=0 (i32.load offset=8 (local.get $list))) (i32.const 0xde00d83d)) (then unreachable))
      (i32.const 0)))
  (core instance $main (instantiate $main
    (with "" (instance (export "f" (func $f)) (export "memory" (memory $libc "memory"))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
