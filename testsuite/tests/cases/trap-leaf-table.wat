;;! status = 134
;;! stderr = ["wasm trap: integer overflow\nwasm backtrace:\n  0: leaf at 0x", "\n  1: between at 0x", "\n  2: begin at 0x"]
;; As `trap-leaf-divides`, in a branch of a table.
(module
  (func $leaf (param i32 i32 i32) (result i32)
    (block (block (block (br_table 0 1 2 (local.get 0)))
      (return (i32.const 1)))
      (return (i32.div_s (local.get 1) (local.get 2))))
    (i32.const 3))
  (func $between (param i32) (result i32)
    (i32.add (call $leaf (local.get 0) (i32.const 0x80000000) (i32.const -1)) (i32.const 1)))
  (func $begin (export "_start") (drop (i32.add (call $between (i32.const 1)) (i32.const 1)))))
