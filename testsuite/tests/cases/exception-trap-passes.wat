;;! status = 134
;;! stderr = ["wasm trap: integer divide by zero\n", "0: divide at 0x", "1: main at 0x"]
;; Traps are no exceptions.
(module
  (func $divide (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
  (func $main (export "_start")
    (block $h (try_table (catch_all $h) (drop (call $divide (i32.const 0)))))))
