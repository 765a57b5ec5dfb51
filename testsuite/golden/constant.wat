;; Constants that make objects: their globals are cells, and the segments that have them are written when the instance
;; is made.
(module
  (type $cell (struct (field i32)))
  (type $cells (array (ref $cell)))
  (global $number i32 (i32.const 7))
  (global $cell (ref $cell) (struct.new $cell (global.get $number)))
  (global $cells (ref $cells) (array.new_fixed $cells 2 (global.get $cell) (struct.new_default $cell)))
  (global $integer (ref i31) (ref.i31 (i32.const 5)))
  (table $all 3 anyref (struct.new_default $cell))
  (elem $computed anyref (item (global.get $cell)) (item (struct.new $cell (i32.const 9))) (item (ref.null any)))
  (func $global (result i32) (struct.get $cell 0 (global.get $cell)))
  (func $integer (result i32) (i31.get_u (global.get $integer)))
  (func $element (result i32) (struct.get $cell 0 (array.get $cells (global.get $cells) (i32.const 1))))
  (func $table (param i32) (result anyref) (table.get $all (local.get 0)))
  (func $initialize (table.init $all $computed (i32.const 0) (i32.const 1) (i32.const 2))))
