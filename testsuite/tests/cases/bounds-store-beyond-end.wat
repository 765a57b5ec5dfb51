;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (i64.store (i32.const 65529) (i64.const 1)))
  (func (export "_start") (call $touch)))
