;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: touch at 0x"]
;; The largest index that is not known when it is compiled, with the largest displacement below 2 GiB.
(module
  (memory 1)
  (func $touch (param i32) (drop (i64.load offset=0x7fffffff (local.get 0))))
  (func (export "_start") (call $touch (i32.const 0xffffffff))))
