;;! status = 134
;;! stderr = ["wasm trap: cannot leave component instance\n"]
;; While a component hands out memory for a result, it may call nobody.
(component
  (import "wasi:cli/environment@0.2.6" (instance $host (export "get-arguments" (func (result (list string))))))
  (core module $libc
    (memory (export "memory") 1)
    (table (export "table") 1 funcref)
    (type $f (func (param i32)))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (call_indirect (type $f) (i32.const 32) (i32.const 0))
      (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (core func $f (canon lower (func $host "get-arguments")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $main
    (import "" "f" (func $f (param i32)))
    (import "" "table" (table 1 funcref))
    (elem (i32.const 0) func $f)
    (func (export "run") (result i32)
      (call $f (i32.const 16))
      (i32.const 0)))
  (core instance $main (instantiate $main
    (with "" (instance (export "f" (func $f)) (export "table" (table $libc "table"))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
