;;! status = 0
;; Copies and fills of every length up to 260 bytes, of several alignments, with every kind of overlap, at the beginning
;; of the memory too, beside loops over single bytes. The exit status says what differs: 1 a copy, 2 a fill, 3 one of a
;; long range.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  ;; The first 1,024 bytes are worked on; what they should be follows.
  (memory 4)
  (global $expected i32 (i32.const 1024))
  (global $size i32 (i32.const 1024))
  (func $start-again (local $index i32)
    (loop $next
      (i32.store8 (local.get $index) (i32.mul (local.get $index) (i32.const 167)))
      (i32.store8 (i32.add (local.get $index) (global.get $expected)) (i32.mul (local.get $index) (i32.const 167)))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (global.get $size)))))
  (func $compare (param $number i32) (param $end i32) (local $index i32)
    (loop $next
      (if (i64.ne (i64.load (local.get $index)) (i64.load (i32.add (local.get $index) (global.get $expected))))
        (then (call $exit (local.get $number))))
      (local.set $index (i32.add (local.get $index) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $index) (local.get $end)))))
  ;; By bytes, as if all were read before any is written.
  (func $copy-bytes (param $to i32) (param $from i32) (param $length i32) (local $step i32) (local $index i32)
    (if (i32.eqz (local.get $length)) (then (return)))
    (local.set $step (i32.const 1))
    (if (i32.gt_u (local.get $to) (local.get $from))
      (then
        (local.set $step (i32.const -1))
        (local.set $index (i32.sub (local.get $length) (i32.const 1)))))
    (loop $next
      (i32.store8 (i32.add (local.get $to) (local.get $index))
        (i32.load8_u (i32.add (local.get $from) (local.get $index))))
      (local.set $index (i32.add (local.get $index) (local.get $step)))
      (br_if $next (i32.lt_u (local.get $index) (local.get $length)))))
  (func $copy (param $to i32) (param $from i32) (param $length i32)
    (memory.copy (local.get $to) (local.get $from) (local.get $length))
    (call $copy-bytes (i32.add (local.get $to) (global.get $expected))
      (i32.add (local.get $from) (global.get $expected)) (local.get $length)))
  (func $fill (param $to i32) (param $length i32) (local $index i32)
    (memory.fill (local.get $to) (i32.add (local.get $length) (i32.const 0x301)) (local.get $length))
    (loop $next
      (if (i32.lt_u (local.get $index) (local.get $length))
        (then
          (i32.store8
            (i32.add (i32.add (local.get $to) (local.get $index)) (global.get $expected))
            (i32.add (local.get $length) (i32.const 1)))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $next)))))
  (func $lengths (param $to i32) (param $from i32) (local $length i32)
    (loop $next
      (call $copy (local.get $to) (local.get $from) (local.get $length))
      (call $compare (i32.const 1) (i32.const 640))
      (local.set $length (i32.add (local.get $length) (i32.const 1)))
      (br_if $next (i32.le_u (local.get $length) (i32.const 260)))))
  (func $fills (param $to i32) (local $length i32)
    (call $start-again)
    (loop $next
      (call $fill (local.get $to) (local.get $length))
      (call $compare (i32.const 2) (i32.const 640))
      (local.set $length (i32.add (local.get $length) (i32.const 1)))
      (br_if $next (i32.le_u (local.get $length) (i32.const 260)))))
  ;; Long ranges: 16,000 bytes at 8,192 and what they should be at 40,960, made by copies that do not overlap.
  (func $long (param $to i32) (param $from i32) (param $length i32) (local $index i32)
    (loop $next
      (i32.store8 (i32.add (local.get $index) (i32.const 8192)) (i32.mul (local.get $index) (i32.const 167)))
      (i32.store8 (i32.add (local.get $index) (i32.const 40960)) (i32.mul (local.get $index) (i32.const 167)))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (i32.const 16000))))
    (memory.copy (i32.add (local.get $to) (i32.const 8192)) (i32.add (local.get $from) (i32.const 8192))
      (local.get $length))
    (call $copy-bytes (i32.add (local.get $to) (i32.const 40960)) (i32.add (local.get $from) (i32.const 40960))
      (local.get $length))
    (local.set $index (i32.const 0))
    (loop $next
      (if (i64.ne (i64.load (i32.add (local.get $index) (i32.const 8192)))
          (i64.load (i32.add (local.get $index) (i32.const 40960))))
        (then (call $exit (i32.const 3))))
      (local.set $index (i32.add (local.get $index) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $index) (i32.const 16000)))))
  (func (export "_start") (local $alignment i32) (local $distance i32)
    (loop $alignments
      (call $fills (local.get $alignment))
      (call $start-again)
      (local.set $distance (i32.const 0))
      (loop $distances
        (call $lengths (local.get $alignment) (i32.add (local.get $alignment) (local.get $distance)))
        (call $lengths (i32.add (local.get $alignment) (local.get $distance)) (local.get $alignment))
        ;; 0, 1, 3, 7, 15, 31 and so on, and one more than that.
        (local.set $distance (i32.add (i32.mul (local.get $distance) (i32.const 2)) (i32.const 1)))
        (br_if $distances (i32.lt_u (local.get $distance) (i32.const 320))))
      (local.set $distance (i32.const 2))
      (loop $distances
        (call $lengths (local.get $alignment) (i32.add (local.get $alignment) (local.get $distance)))
        (call $lengths (i32.add (local.get $alignment) (local.get $distance)) (local.get $alignment))
        (local.set $distance (i32.mul (local.get $distance) (i32.const 2)))
        (br_if $distances (i32.lt_u (local.get $distance) (i32.const 320))))
      (local.set $alignment (i32.add (local.get $alignment) (i32.const 1)))
      (br_if $alignments (i32.lt_u (local.get $alignment) (i32.const 8))))
    (call $long (i32.const 0) (i32.const 8000) (i32.const 7777))
    (call $long (i32.const 8001) (i32.const 0) (i32.const 7777))
    (call $long (i32.const 5) (i32.const 0) (i32.const 15001))
    (call $long (i32.const 0) (i32.const 3) (i32.const 15001))
    (call $long (i32.const 64) (i32.const 0) (i32.const 15000))
    (call $long (i32.const 0) (i32.const 8) (i32.const 2048))
    (call $long (i32.const 3) (i32.const 9000) (i32.const 2047))))
