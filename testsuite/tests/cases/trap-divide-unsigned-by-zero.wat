;;! status = 134
;;! stderr = ["wasm trap: integer divide by zero\n", "wasm backtrace:\n", "0: divide at 0x"]
(module
  (func $divide (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
  (func (export "_start") (drop (call $divide (i64.const 1) (i64.const 0)))))
