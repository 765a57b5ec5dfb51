;;! status = 134
;;! stderr = ["wasm trap: cannot enter component instance\n", "wasm backtrace:\n"]
;; A component may not call into a component inside it while it is being called itself.
(component
  (component $inner
    (core module $m (func (export "f")))
    (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f"))))
  (instance $inside (instantiate $inner))
  (core func $f (canon lower (func $inside "f")))
  (core module $m
    (import "" "f" (func $f))
    (func (export "run") (result i32) (call $f) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.0" (instance $command)))
