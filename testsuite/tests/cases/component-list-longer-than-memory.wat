;;! status = 134
;;! stderr = ["wasm trap: realloc return: beyond end of memory\n"]
;; A component asks for a list for which it has no memory.
(component
  (import "wasi:random/random@0.2.6" (instance $host (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (i32.const 0)))
  (core instance $libc (instantiate $libc))
  (core func $f (canon lower (func $host "get-random-bytes")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $main
    (import "" "f" (func $f (param i64 i32)))
    (func (export "run") (result i32)
      (call $f (i64.const 0xffff_ffff) (i32.const 16))
      (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance (export "f" (func $f))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
