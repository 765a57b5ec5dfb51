;;! status = 134
;;! stderr = ["wasm trap: realloc return: beyond end of memory\n"]
;; A component says that a list of strings is two numbers, which have the same core types, so that it needs no memory
;; to be handed out: there is nothing that could be called.
(component
  (import "wasi:cli/environment@0.2.6" (instance $environment
    (export "get-arguments" (func (result (tuple u32 u32))))))
  (core module $libc (memory (export "memory") 1))
  (core instance $libc (instantiate $libc))
  (core func $get-arguments (canon lower (func $environment "get-arguments") (memory (core memory $libc "memory"))))
  (core module $main
    (import "" "get-arguments" (func $get-arguments (param i32)))
    (func (export "run") (result i32) (call $get-arguments (i32.const 16)) (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance (export "get-arguments" (func $get-arguments))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
