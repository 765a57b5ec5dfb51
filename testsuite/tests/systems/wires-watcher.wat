;; Calls the server until it has run three destructors, and some times more: there are no others, and nothing is left.
(component
  (import "example:shop/store@0.1.0" (instance $store
    (export "live" (func (result u32)))
    (export "closes" (func (result u32)))))
  (core func $live (canon lower (func $store "live")))
  (core func $closes (canon lower (func $store "closes")))
  (core module $m
    (import "" "live" (func $live (result i32)))
    (import "" "closes" (func $closes (result i32)))
    (func (export "run") (result i32) (local $times i32)
      (loop $again (br_if $again (i32.lt_u (call $closes) (i32.const 3))))
      (loop $more
        (if (i32.ne (call $closes) (i32.const 3)) (then unreachable))
        (if (call $live) (then unreachable))
        (local.set $times (i32.add (local.get $times) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $times) (i32.const 100))))
      (i32.const 1)))
  (core instance $i (instantiate $m
    (with "" (instance (export "live" (func $live)) (export "closes" (func $closes))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))
