;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (drop (i32.load8_u (i32.const 65536))))
  (func (export "_start") (call $touch)))
