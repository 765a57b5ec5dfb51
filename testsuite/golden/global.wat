;; A mutable global is a word; an immutable one is a constant.
(module
  (global $stack (mut i32) (i32.const 65536))
  (global $answer i64 (i64.const 42))
  (func (param i32) (result i32)
    (global.set $stack (i32.sub (global.get $stack) (local.get 0)))
    (global.get $stack))
  (func (result i64) (global.get $answer)))
