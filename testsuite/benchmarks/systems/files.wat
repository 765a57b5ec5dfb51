;; Reads and writes 4 KiB at the beginning of a file, and opens and closes it, a thousand times each.
(module
  (import "report" "memory" (memory 1))
  (import "report" "now" (func $now (result i64)))
  (import "report" "print" (func $print (param i32 i64)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pread" (func $read (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pwrite" (func $write (param i32 i32 i32 i64 i32) (result i32)))
  (type $operation (func))
  (table funcref (elem $read-it $write-it $open-it))
  (global $file (mut i32) (i32.const 0))
  ;; 1024: the path; 1040: the vector; 1048: what comes back; from 8192 on: the bytes.
  (func $must (param i32) (if (local.get 0) (then unreachable)))
  (func $opened (result i32)
    (call $must (call $open (i32.const 3) (i32.const 0) (i32.const 1024) (i32.const 4) (i32.const 1)
      (i64.const 102) (i64.const 0) (i32.const 0) (i32.const 1048)))
    (i32.load (i32.const 1048)))
  (func $read-it
    (call $must (call $read (global.get $file) (i32.const 1040) (i32.const 1) (i64.const 0) (i32.const 1048))))
  (func $write-it
    (call $must (call $write (global.get $file) (i32.const 1040) (i32.const 1) (i64.const 0) (i32.const 1048))))
  (func $open-it (call $must (call $close (call $opened))))
  (func $times (param $operation i32) (param $count i32) (result i64) (local $start i64)
    (local.set $start (call $now))
    (loop $next
      (call_indirect (type $operation) (local.get $operation))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))
  (func $measure (param $letter i32) (param $operation i32)
    ;; The first calls find their pages, and reading the clock costs the same both times.
    (drop (call $times (local.get $operation) (i32.const 10)))
    (call $print (local.get $letter) (i64.div_u
      (i64.sub (call $times (local.get $operation) (i32.const 1001)) (call $times (local.get $operation) (i32.const 1)))
      (i64.const 1000))))
  (func (export "_start")
    (i32.store (i32.const 1024) (i32.const 0x656c6966)) ;; "file"
    (i32.store (i32.const 1040) (i32.const 8192))
    (i32.store (i32.const 1044) (i32.const 4096))
    (call $must (call $prestat (i32.const 3) (i32.const 1048)))
    (global.set $file (call $opened))
    (call $write-it)
    (call $measure (i32.const 114) (i32.const 0)) ;; r
    (call $measure (i32.const 119) (i32.const 1)) ;; w
    (call $measure (i32.const 111) (i32.const 2)))) ;; o
