;;! status = 134
;;! stderr = ["wasm trap: unreachable\n", "wasm backtrace:\n", "0: begin at 0x"]
(module
  (func $begin (unreachable))
  (start $begin)
  (func (export "_start")))
