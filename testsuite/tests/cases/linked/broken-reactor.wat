;; A reactor that cannot be made ready.
(module $broken
  (func $initialize (export "_initialize") (unreachable))
  (func (export "value") (result i32) (i32.const 0)))
