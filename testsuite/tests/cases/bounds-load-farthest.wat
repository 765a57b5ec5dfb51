;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (drop (i64.load offset=0xffffffff (i32.const 0xffffffff))))
  (func (export "_start") (call $touch)))
