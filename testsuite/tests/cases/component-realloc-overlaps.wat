;;! status = 0
;; A component that hands out one place for everything, where the result goes, too, has what was written last there,
;; and nothing else of its memory has changed.
(component
  (import "wasi:cli/environment@0.2.6" (instance $host (export "get-arguments" (func (result (list string))))))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (i32.const 16)))
  (core instance $libc (instantiate $libc))
  (core func $f (canon lower (func $host "get-arguments")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $main
    (import "" "f" (func $f (param i32)))
    (import "" "memory" (memory 1))
    (func (export "run") (result i32)
      (i64.store (i32.const 0) (i64.const -1))
      (i64.store (i32.const 1024) (i64.const -1))
      (call $f (i32.const 16))
      (if (i32.ne (i32.load (i32.const 16)) (i32.const 16)) (then unreachable))
      (if (i64.ne (i64.load (i32.const 0)) (i64.const -1)) (then unreachable))
      (if (i64.ne (i64.load (i32.const 1024)) (i64.const -1)) (then unreachable))
      (i32.const 0)))
  (core instance $main (instantiate $main
    (with "" (instance (export "f" (func $f)) (export "memory" (memory $libc "memory"))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
