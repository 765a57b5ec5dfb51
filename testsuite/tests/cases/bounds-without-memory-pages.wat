;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch"]
(module
  (memory 0)
  (func $touch (drop (i32.load8_u (i32.const 0))))
  (func (export "_start") (call $touch)))
