;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n"]
;; An active segment that does not fit ends instantiation.
(module
  (memory 1)
  (data (i32.const 65535) "ab")
  (func (export "_start")))
