;;! status = 134
;;! stderr = ["wasm trap: integer divide by zero\n", "wasm backtrace:\n", "0: divide at 0x"]
(module
  (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "_start") (drop (call $divide (i32.const 1) (i32.const 0)))))
