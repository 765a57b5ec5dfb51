;;! status = 134
;;! stderr = ["wasm trap: invalid variant discriminant\n"]
;; A variant has the cases that its type has.
(component
  (import "wasi:cli/exit@0.2.6" (instance $host (export "exit" (func (param "status" (result))))))
  (core func $f (canon lower (func $host "exit")))
  (core module $main
    (import "" "f" (func $f (param i32)))
    (func (export "run") (result i32)
      (call $f (i32.const 2))
      (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance (export "f" (func $f))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
