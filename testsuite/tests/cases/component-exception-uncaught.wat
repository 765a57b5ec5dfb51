;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag problem\n", "0: main at 0x"]
;; Nobody is around what a command runs.
(component
  (core module $m
    (tag $problem)
    (func $main (export "run") (result i32) (throw $problem)))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))
