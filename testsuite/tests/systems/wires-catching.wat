;; Asks the server to add, and would handle any exception.
(component
  (import "example:shop/sums" (instance $sums (export "add" (func (param "a" u32) (param "b" u32) (result u64)))))
  (core func $add (canon lower (func $sums "add")))
  (core module $m
    (import "" "add" (func $add (param i32 i32) (result i64)))
    (func $guard
      (block $all (try_table (catch_all $all) (drop (call $add (i32.const 1) (i32.const 2))))))
    (func (export "run") (result i32) (call $guard) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "add" (func $add))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))
