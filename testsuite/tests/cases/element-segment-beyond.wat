;;! status = 134
;;! stderr = ["wasm trap: out of bounds table access\n", "wasm backtrace:\n"]
;; An active segment that does not fit ends instantiation.
(module
  (table 1 funcref)
  (func $f)
  (elem (i32.const 1) $f)
  (func (export "_start")))
