;; The first function of server.wat, alone.
(component
  (core module $main
    (func (export "sum") (param i32 i32 i32 i32) (result i32)
      (i32.add (i32.add (local.get 0) (local.get 1)) (i32.add (local.get 2) (local.get 3)))))
  (core instance $main (instantiate $main))
  (func $sum (param "a" u32) (param "b" u32) (param "c" u32) (param "d" u32) (result u32)
    (canon lift (core func $main "sum")))
  (instance $sums (export "sum" (func $sum)))
  (export "bench:components/sums" (instance $sums)))
