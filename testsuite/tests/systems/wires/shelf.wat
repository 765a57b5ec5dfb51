;; A component with two interfaces, of which one is about the resource of the other.
(component
  (core module $destructor
    (global $gone (export "gone") (mut i32) (i32.const 0))
    (func (export "destroy") (param i32) (global.set $gone (i32.add (global.get $gone) (i32.const 1)))))
  (core instance $destructor (instantiate $destructor))
  (type $thing (resource (rep i32) (dtor (core func $destructor "destroy"))))
  (core func $new (canon resource.new $thing))
  (core module $code
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "gone" (global $gone (mut i32)))
    (func (export "make") (param $number i32) (result i32) (call $new (local.get $number)))
    (func (export "number") (param $self i32) (result i32) (local.get $self))
    (func (export "gone") (result i32) (global.get $gone)))
  (core instance $code
    (instantiate $code
      (with "" (instance (export "new" (func $new)) (export "gone" (global $destructor "gone"))))))
  (func $make (param "number" u32) (result (own $thing)) (canon lift (core func $code "make")))
  (func $number (param "thing" (borrow $thing)) (result u32) (canon lift (core func $code "number")))
  (func $gone (result u32) (canon lift (core func $code "gone")))
  (instance $things (export "thing" (type $thing)) (export "make" (func $make)))
  (instance $shelf (export "thing" (type $thing)) (export "number" (func $number)) (export "gone" (func $gone)))
  (export "example:shop/things" (instance $things))
  (export "example:shop/shelf" (instance $shelf)))
