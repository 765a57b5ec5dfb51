;; Integers as references, equality, and references that leave the hierarchy and come back: no memory is touched.
(module
  (func $make (param i32) (result (ref i31)) (ref.i31 (local.get 0)))
  (func $signed (param (ref i31)) (result i32) (i31.get_s (local.get 0)))
  (func $unsigned (param i31ref) (result i32) (i31.get_u (local.get 0)))
  (func $equal (param eqref eqref) (result i32) (ref.eq (local.get 0) (local.get 1)))
  (func $out (param anyref) (result externref) (extern.convert_any (local.get 0)))
  (func $in (param externref) (result anyref) (any.convert_extern (local.get 0))))
