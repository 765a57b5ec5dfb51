;; Calls in tail position: direct, through a table, through a reference.
(module
  (type $unary (func (param i64) (result i64)))
  (table 2 funcref)
  (elem (i32.const 0) $direct)
  (func $direct (type $unary) (return_call $table (i64.sub (local.get 0) (i64.const 1))))
  (func $table (type $unary) (return_call_indirect (type $unary) (local.get 0) (i32.const 0)))
  (func $reference (param (ref $unary)) (result i64) (return_call_ref $unary (i64.const 7) (local.get 0))))
