;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (memory.fill (i32.const 65536) (i32.const 1) (i32.const 1)))
  (func (export "_start") (call $touch)))
