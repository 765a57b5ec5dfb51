;; A command that is linked: nobody runs its `_start`.
(module $command
  (func (export "_start") (unreachable))
  (func (export "value") (result i32) (i32.const 7)))
