;;! status = 134
;;! stderr = ["wasm trap: integer divide by zero", "0: a_shared::fail at 0x", "1: main at 0x"]
;;! link = { a_shared = "shared.wat" }
(module
  (import "a_shared" "divide" (func $divide (param i32 i32) (result i32)))
  (func $main (export "_start") (drop (call $divide (i32.const 1) (i32.const 0)))))
