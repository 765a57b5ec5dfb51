;;! status = 134
;;! stderr = ["wasm trap: indirect call type mismatch\n", "wasm backtrace:\n", "0: indirect at 0x", "1: "]
;; Two types that look alike are not the same if their recursion groups differ.
(module
  (rec (type $one (func (result i32))) (type (struct)))
  (rec (type $other (func (result i32))) (type (array i8)))
  (table 2 2 funcref)
  (elem (i32.const 0) $one $other)
  (func $one (type $one) (i32.const 1))
  (func $other (type $other) (i32.const 2))
  (func $indirect (param i32) (result i32) (call_indirect (type $one) (local.get 0)))
  (func (export "_start")
    (drop (call $indirect (i32.const 0)))
    (drop (call_indirect (type $other) (i32.const 1)))
    (drop (call $indirect (i32.const 1)))))
