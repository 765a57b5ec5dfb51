;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (drop (i32.load8_s offset=0xffffffff (i32.const 0))))
  (func (export "_start") (call $touch)))
