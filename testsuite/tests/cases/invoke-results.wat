;;! options = ["--invoke", "swap"]
;;! arguments = ["-7", "0xffffffffffffffff", "1.1", "-1e21"]
;;! stdout = "ready\n-1000000000000000000000\n1.1\n-1\n-7\n"
;; An export is called with numbers from the command line, once its reactor is ready; what it returns is printed.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\06\00\00\00ready\n")
  (global $is_ready (mut i32) (i32.const 0))
  (func (export "_initialize")
    (if (global.get $is_ready) (then unreachable))
    (global.set $is_ready (i32.const 1))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))))
  (func (export "swap") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
    (if (i32.eqz (global.get $is_ready)) (then unreachable))
    (local.get 3) (local.get 2) (local.get 1) (local.get 0)))
