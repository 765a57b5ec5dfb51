;; What several instances share: a memory, a table, a counter.
(module $shared
  (type $unary (func (param i32) (result i32)))
  (memory (export "memory") 1 4)
  (table (export "table") 4 funcref)
  (global (export "counter") (mut i32) (i32.const 40))
  (data (i32.const 16) "from shared\n")
  (func $double (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
  (elem (table 0) (i32.const 1) func $double)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func $fail (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (start $begin)
  (func $begin (global.set 0 (i32.add (global.get 0) (i32.const 1)))))
