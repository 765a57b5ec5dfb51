;; Opens three counters of the server, drops one, and traps.
(component
  (import "example:shop/store@0.1.0" (instance $store
    (export "counter" (type $counter (sub resource)))
    (export "[constructor]counter" (func (param "from" u32) (result (own $counter))))))
  (alias export $store "counter" (type $counter))
  (core func $open (canon lower (func $store "[constructor]counter")))
  (core func $drop (canon resource.drop $counter))
  (core module $m
    (import "" "open" (func $open (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "run") (result i32)
      (call $drop (call $open (i32.const 1)))
      (drop (call $open (i32.const 2)))
      (drop (call $open (i32.const 3)))
      unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "open" (func $open)) (export "drop" (func $drop))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))
