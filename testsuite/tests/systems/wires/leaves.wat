;; A component that ends with handles that it has not dropped.
(component
  (import "example:shop/store@0.1.0" (instance $store
    (export "counter" (type $counter (sub resource)))
    (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))))
  (core func $new (canon lower (func $store "[constructor]counter")))
  (core module $code
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "run") (result i32)
      (drop (call $new (i32.const 1)))
      (drop (call $new (i32.const 2)))
      (drop (call $new (i32.const 3)))
      (i32.const 0)))
  (core instance $code
    (instantiate $code
      (with "" (instance
        (export "new" (func $new))))))
  (func $run (result (result)) (canon lift (core func $code "run")))
  (component $command
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
