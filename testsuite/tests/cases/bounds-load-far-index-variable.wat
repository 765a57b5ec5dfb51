;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
;; The largest index that is not known when it is compiled, with a displacement that no instruction holds.
(module
  (memory 1)
  (func $touch (param i32) (drop (i32.load8_u offset=0x801 (local.get 0))))
  (func (export "_start") (call $touch (i32.const 0xffffffff))))
