;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag libc::problem\n", "0: libc::realloc at 0x", "1: adapter function ", "2: guard at 0x"]
;; What hands out memory for a result throws into the adapter, and its own component would handle that outside.
(component
  (component $callee
    (core module $m (memory (export "memory") 1) (func (export "f") (result i32) (i32.const 8))
      (data (i32.const 8) "\10\00\00\00\05\00\00\00hello"))
    (core instance $i (instantiate $m))
    (func (export "f") (result string) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
  (instance $callee (instantiate $callee))
  (component $caller
    (import "callee" (instance $callee (export "f" (func (result string)))))
    (core module $libc
      (tag $problem (export "problem"))
      (memory (export "memory") 1)
      (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $problem)))
    (core instance $libc (instantiate $libc))
    (core func $f (canon lower (func $callee "f")
      (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (core module $m
      (import "" "f" (func $f (param i32)))
      (import "" "problem" (tag $problem))
      (func $guard (block $all (try_table (catch $problem $all) (catch_all $all) (call $f (i32.const 64)))))
      (func (export "run") (result i32) (call $guard) (i32.const 0)))
    (core instance $i (instantiate $m
      (with "" (instance (export "f" (func $f)) (export "problem" (tag $libc "problem"))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "callee" (instance $callee))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
