;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
(module
  (memory 1)
  (func $touch (drop (i32.load offset=0xfffffffc (i32.const 8))))
  (func (export "_start") (call $touch)))
