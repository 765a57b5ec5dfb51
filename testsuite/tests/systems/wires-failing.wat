;; Traps when it is called.
(component
  (core module $m
    (func (export "add") (param i32 i32) (result i64) (i64.div_u (i64.const 1) (i64.const 0))))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $i "add")))
  (instance $sums (export "add" (func $add)))
  (export "example:shop/sums" (instance $sums)))
