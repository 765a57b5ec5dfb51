;;! options = ["--invoke", "close"]
;;! arguments = ["77"]
;;! stdout = "8\n"
;; So is one that comes from the system interface: the descriptor is not open.
(module
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (memory (export "memory") 1)
  (export "close" (func $close)))
