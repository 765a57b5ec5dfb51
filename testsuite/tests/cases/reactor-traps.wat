;;! status = 134
;;! stderr = ["wasm trap: unreachable\n", "wasm backtrace:\n", "0: broken::initialize at 0x"]
;;! link = { broken = "broken-reactor.wat" }
;; Nothing runs after a reactor that could not be made ready.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func (export "_start") (call $exit (i32.const 1))))
