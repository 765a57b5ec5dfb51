;;! status = 134
;;! stdout = ""
;;! stderr = ["wasm trap: out of bounds memory access"]
;;! link = { a_shared = "shared.wat" }
;; A segment for an imported memory is written at run time: the one that fits is there, the other one traps.
(module
  (import "a_shared" "memory" (memory 1))
  (data (i32.const 0) "x")
  (data (i32.const 0xffff) "xy")
  (func (export "_start")))
