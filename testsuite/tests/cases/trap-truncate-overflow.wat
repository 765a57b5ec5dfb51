;;! status = 134
;;! stderr = ["wasm trap: integer overflow\n", "wasm backtrace:\n", "0: truncate at 0x"]
(module
  (func $truncate (param f32) (result i64) (i64.trunc_f32_u (local.get 0)))
  (func (export "_start") (drop (call $truncate (f32.const 1e30)))))
