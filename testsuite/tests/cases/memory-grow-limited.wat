;;! status = 0
;;! options = ["--memory-max", "128K"]
;; A limit from outside is smaller than the maximum. Exits with the number of the first check that fails.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1 8)
  (global $number (mut i32) (i32.const 0))
  (func $check (param $holds i32)
    (global.set $number (i32.add (global.get $number) (i32.const 1)))
    (if (i32.eqz (local.get $holds)) (then (call $exit (global.get $number)))))
  (func (export "_start")
    (call $check (i32.eq (memory.grow (i32.const 1)) (i32.const 1)))
    (call $check (i32.eq (memory.grow (i32.const 1)) (i32.const -1)))))
