;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
;;! options = ["--bounds-checks", "explicit"]
(module
  (memory 1)
  (func $touch (drop (i32.load (i32.const 0xffffffff))))
  (func (export "_start") (call $touch)))
