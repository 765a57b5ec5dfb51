;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
;;! options = ["--bounds-checks", "explicit"]
(module
  (memory 1)
  (func $touch (i32.store (i32.const 0xc003fff0) (i32.const 1)))
  (func (export "_start") (call $touch)))
