;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag m::problem\n", "0: m::throws at 0x", "1: adapter function ", "2: again at 0x"]
;; The same if the caller is in the middle of a tail call, and calls through a table.
(component
  (component $callee
    (core module $m
      (tag $problem (param i32))
      (func $throws (throw $problem (i32.const 1)))
      (func (export "f") (return_call $throws)))
    (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f"))))
  (instance $callee (instantiate $callee))
  (component $caller
    (import "callee" (instance $callee (export "f" (func))))
    (core func $f (canon lower (func $callee "f")))
    (core module $m
      (import "" "f" (func $f))
      (table 1 1 funcref)
      (elem (i32.const 0) func $f)
      (func $tail (return_call_indirect (i32.const 0)))
      (func $again (block $all (try_table (catch_all $all) (call $tail))))
      (func (export "run") (result i32) (call $again) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "callee" (instance $callee))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
