;; Tables that change: element access, size, growth, bulk instructions, and a call through one.
(module
  (type $unary (func (param i32) (result i32)))
  (table $fixed 10 10 funcref)
  (table $growing 1 100 externref)
  (func $get (param i32) (result funcref) (table.get $fixed (local.get 0)))
  (func $set (param i32 externref) (table.set $growing (local.get 0) (local.get 1)))
  (func $grow (param externref i32) (result i32) (table.grow $growing (local.get 0) (local.get 1)))
  (func $size (result i32) (table.size $growing))
  (func $copy (param i32 i32 i32) (table.copy $fixed $fixed (local.get 0) (local.get 1) (local.get 2)))
  (func $call (param i32 i32) (result i32) (call_indirect $fixed (type $unary) (local.get 0) (local.get 1))))
