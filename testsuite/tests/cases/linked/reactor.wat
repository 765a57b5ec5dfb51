;; A reactor: what its start function and `_initialize` leave behind is 42, in this order and once each.
(module $reactor
  (global $value (mut i32) (i32.const 0))
  (func $start (global.set $value (i32.const 20)))
  (start $start)
  (func $initialize (export "_initialize")
    (global.set $value (i32.add (i32.mul (global.get $value) (i32.const 2)) (i32.const 2))))
  (func (export "value") (result i32) (global.get $value)))
