;; A program of preview 0: a status has 56 bytes, and places count in the order current, end, start. Exits with the
;; number of the first check that fails, and prints a file from its second byte on.
(module
  (import "wasi_unstable" "path_filestat_get" (func $status (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_filestat_get" (func $status_of (param i32 i32) (result i32)))
  (import "wasi_unstable" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_unstable" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "text")
  (data (i32.const 32) "\00\01\00\00\00\01\00\00")
  (global $number (mut i32) (i32.const 0))
  (func $check (param $holds i32)
    (global.set $number (i32.add (global.get $number) (i32.const 1)))
    (if (i32.eqz (local.get $holds)) (then (call $exit (global.get $number)))))
  ;; Seeks, and tells where that is.
  (func $sought (param $by i64) (param $whence i32) (result i64)
    (if (call $seek (i32.const 4) (local.get $by) (local.get $whence) (i32.const 64)) (then (return (i64.const -1))))
    (i64.load (i32.const 64)))
  ;; The record at this address: a file (4) of one name and 4 bytes, and not a byte behind it.
  (func $is_right (param $at i32) (result i32)
    (i32.and
      (i32.and (i32.eq (i32.load8_u offset=16 (local.get $at)) (i32.const 4))
        (i32.eq (i32.load offset=20 (local.get $at)) (i32.const 1)))
      (i32.and (i64.eq (i64.load offset=24 (local.get $at)) (i64.const 4))
        (i64.eq (i64.load offset=56 (local.get $at)) (i64.const -1)))))
  (func (export "_start")
    (i64.store (i32.const 184) (i64.const -1))
    (i64.store (i32.const 312) (i64.const -1))
    (call $check
      (i32.eqz (call $status (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 4) (i32.const 128))))
    (call $check (call $is_right (i32.const 128)))
    ;; 3: to read, to seek and to ask for its status.
    (call $check (i32.eqz (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 4) (i32.const 0)
      (i64.const 0x200006) (i64.const 0) (i32.const 0) (i32.const 12))))
    (call $check (i32.eq (i32.load (i32.const 12)) (i32.const 4)))
    (call $check (i32.eqz (call $status_of (i32.const 4) (i32.const 256))))
    (call $check (call $is_right (i32.const 256)))
    ;; 7: from the end, from where that is, from the start, and nowhere.
    (call $check (i64.eq (call $sought (i64.const -1) (i32.const 1)) (i64.const 3)))
    (call $check (i64.eq (call $sought (i64.const -1) (i32.const 0)) (i64.const 2)))
    (call $check (i64.eq (call $sought (i64.const -1) (i32.const 2)) (i64.const -1)))
    (call $check (i64.eq (call $sought (i64.const 1) (i32.const 2)) (i64.const 1)))
    (call $check (i32.eqz (call $read (i32.const 4) (i32.const 32) (i32.const 1) (i32.const 72))))
    (i32.store (i32.const 36) (i32.load (i32.const 72)))
    (call $check (i32.eqz (call $write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 72))))))
