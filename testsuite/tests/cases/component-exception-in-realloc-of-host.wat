;;! status = 134
;;! arguments = ["one"]
;;! stderr = ["wasm trap: uncaught exception, tag libc::problem\n", "0: libc::realloc at 0x"]
;; The same when the host asks for the memory.
(component
  (import "wasi:cli/environment@0.2.6" (instance $host (export "get-arguments" (func (result (list string))))))
  (core module $libc
    (tag $problem (export "problem"))
    (memory (export "memory") 1)
    (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $problem)))
  (core instance $libc (instantiate $libc))
  (core func $f (canon lower (func $host "get-arguments")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $m
    (import "" "f" (func $f (param i32)))
    (import "" "problem" (tag $problem))
    (func $guard (block $all (try_table (catch $problem $all) (catch_all $all) (call $f (i32.const 64)))))
    (func (export "run") (result i32) (call $guard) (i32.const 0)))
  (core instance $m (instantiate $m
    (with "" (instance (export "f" (func $f)) (export "problem" (tag $libc "problem"))))))
  (func $run (result (result)) (canon lift (core func $m "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
