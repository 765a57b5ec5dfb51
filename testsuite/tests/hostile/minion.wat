;; The same for an instance that they start, with two capabilities that they give.
(module
  (import "cap" "arena" (global $arena externref))
  (import "cap" "bell" (global $bell externref))
  (import "cap" "minions" (global $minions externref))
  (import "cap" "first" (global $first externref))
  (import "cap" "second" (global $second externref))
  (import "cap" "board" (memory $board 1))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (memory $own 1 32)
  (table $table 8 externref)
  (func (export "_start")))
