;;! status = 1
;; The result of a command is its status.
(component
  (core module $m
    (func (export "run") (result i32) i32.const 1))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $c (import "run" (func $r (result (result)))) (export "run" (func $r)))
  (instance $run (instantiate $c (with "run" (func $run))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
