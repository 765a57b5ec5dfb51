;; Signals through a capability that has been in a table, a local and a function's parameter.
(module
  (import "cap" "done" (global $done externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (table $capabilities 3 externref)
  (func $tell (param $who externref) (call $signal (local.get $who)))
  (func (export "_start") (local $who externref)
    (table.set $capabilities (i32.const 2) (global.get $done))
    (local.set $who (table.get $capabilities (i32.const 2)))
    (table.set $capabilities (i32.const 2) (ref.null extern))
    (call $tell (local.get $who))))
