;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (f64.store offset=0xffffffff (i32.const 0xffffffff) (f64.const 1)))
  (func (export "_start") (call $touch)))
