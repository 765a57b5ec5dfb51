;; References: null, to a function, and calls through them.
(module
  (type $unary (func (param i32) (result i32)))
  (func $null (result externref) (ref.null extern))
  (func $is_null (param externref) (result i32) (ref.is_null (local.get 0)))
  (func $to (result (ref $unary)) (ref.func $callee))
  (func $call (param i32 (ref null $unary)) (result i32) (call_ref $unary (local.get 0) (local.get 1)))
  (func $branch (param (ref null $unary)) (result i32)
    (block $null (drop (br_on_null $null (local.get 0))) (return (i32.const 1))) (i32.const 0))
  (func $callee (export "callee") (type $unary) (local.get 0)))
