;; Adds two numbers: package example:shop; interface sums { add: func(a: u32, b: u32) -> u64; }
(component
  (core module $m
    (func (export "add") (param i32 i32) (result i64)
      (i64.add (i64.extend_i32_u (local.get 0)) (i64.extend_i32_u (local.get 1)))))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $i "add")))
  (instance $sums (export "add" (func $add)))
  (export "example:shop/sums" (instance $sums)))
