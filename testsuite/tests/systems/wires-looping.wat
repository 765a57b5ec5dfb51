;; Never answers.
(component
  (core module $m
    (func (export "add") (param i32 i32) (result i64) (loop $for_ever (br $for_ever)) unreachable))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $i "add")))
  (instance $sums (export "add" (func $add)))
  (export "example:shop/sums" (instance $sums)))
