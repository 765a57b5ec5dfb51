;; Throws when it is called, and handles all that is thrown while it is made.
(component
  (core module $m
    (tag $problem)
    (func $f (block $all (try_table (catch_all $all) (throw $problem)) unreachable))
    (func $throws (throw $problem))
    (start $f)
    (func (export "add") (param i32 i32) (result i64)
      (block $h (try_table (call $throws)))
      (i64.const 1)))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $i "add")))
  (instance $sums (export "add" (func $add)))
  (export "example:shop/sums" (instance $sums)))
