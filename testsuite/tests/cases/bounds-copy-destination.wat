;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (memory.copy (i32.const 65530) (i32.const 0) (i32.const 7)))
  (func (export "_start") (call $touch)))
