;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag dm::problem\n", "0: dm::destroy at 0x"]
;; A destructor throws, when another component drops the last handle.
(component
  (component $owner
    (core module $dm
      (tag $problem)
      (func $destroy (export "dtor") (param i32) (throw $problem)))
    (core instance $d (instantiate $dm))
    (type $r' (resource (rep i32) (dtor (core func $d "dtor"))))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 1))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (result (own $r)) (canon lift (core func $i "make"))))
  (instance $owner (instantiate $owner))
  (component $caller
    (import "owner" (instance $owner (export "r" (type $r (sub resource)))
      (export "make" (func (result (own $r))))))
    (alias export $owner "r" (type $r))
    (core func $drop (canon resource.drop $r))
    (core func $make (canon lower (func $owner "make")))
    (core module $m
      (import "" "make" (func $make (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func $guard (block $all (try_table (catch_all $all) (call $drop (call $make)))))
      (func (export "run") (result i32) (call $guard) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "drop" (func $drop))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "owner" (instance $owner))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
