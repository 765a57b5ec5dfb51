;; A reactor that asks another one, which was linked before it, when it is made ready.
(module $second
  (import "a" "value" (func $value (result i32)))
  (global $copy (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $copy (i32.add (call $value) (i32.const 1))))
  (func (export "value") (result i32) (global.get $copy)))
