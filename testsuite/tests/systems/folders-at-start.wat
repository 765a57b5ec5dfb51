;; Asks for its folders in an unusual order. Exits with the number of the first check that fails.
(module
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fdstat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_renumber" (func $renumber (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $number (mut i32) (i32.const 0))
  (func $check (param $holds i32)
    (global.set $number (i32.add (global.get $number) (i32.const 1)))
    (if (i32.eqz (local.get $holds)) (then (call $exit (global.get $number)))))
  ;; Before anything else, and before `_start`.
  (func $start (call $check (i32.eqz (call $close (i32.const 3)))))
  (start $start)
  (func (export "_start")
    ;; 2: the other one is a folder (file type 3).
    (call $check (i32.eqz (call $fdstat (i32.const 4) (i32.const 64))))
    (call $check (i32.eq (i32.load8_u (i32.const 64)) (i32.const 3)))
    ;; 4: what is closed stays closed.
    (call $check (i32.eq (call $prestat (i32.const 3) (i32.const 64)) (i32.const 8)))
    (call $check (i32.eq (call $close (i32.const 3)) (i32.const 8)))
    ;; 6: a stream can get the number of a folder, which is no folder then.
    (call $check (i32.eqz (call $renumber (i32.const 2) (i32.const 4))))
    (call $check (i32.eq (call $prestat (i32.const 4) (i32.const 64)) (i32.const 58)))
    (call $check (i32.eq (call $prestat (i32.const 5) (i32.const 64)) (i32.const 8)))))
