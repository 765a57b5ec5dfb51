;;! stdout = "Hello from WebAssembly on seL4!\n"
;; The smallest program that shows itself: prints one line through the system interface.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "Hello from WebAssembly on seL4!\n")
  (data (i32.const 0) "\10\00\00\00\20\00\00\00") ;; one vector: 32 bytes at 16
  (func $main (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
