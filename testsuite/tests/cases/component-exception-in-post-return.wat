;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag m::problem\n", "0: m::free at 0x", "1: adapter function ", "2: guard at 0x"]
;; What gives a result back throws into the adapter.
(component
  (component $callee
    (core module $m
      (tag $problem)
      (memory (export "memory") 1)
      (func (export "f") (result i32) (i32.const 8))
      (func $free (export "free") (param i32) (throw $problem)))
    (core instance $i (instantiate $m))
    (func (export "f") (result string) (canon lift (core func $i "f")
      (memory (core memory $i "memory")) (post-return (core func $i "free")))))
  (instance $callee (instantiate $callee))
  (component $caller
    (import "callee" (instance $callee (export "f" (func (result string)))))
    (core module $libc
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $libc (instantiate $libc))
    (core func $f (canon lower (func $callee "f")
      (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (core module $m
      (import "" "f" (func $f (param i32)))
      (func $guard (block $all (try_table (catch_all $all) (call $f (i32.const 64)))))
      (func (export "run") (result i32) (call $guard) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "callee" (instance $callee))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
