;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: sums at 0x"]
;;! options = ["-O3"]
;; Loops that become loops of vectors, where what is stored and what is loaded are apart or overlap by any number of
;; bytes, with few rounds and many, at any address, to the end of a memory that has grown. Each is compared with one
;; whose accesses are calls, which has no vectors. The last one ends in the middle of a vector. (What is in memory after
;; such a trap is seen by the scripts of `testsuite/generate/src/vectors.rs`.)
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1 2)
  (func $same (param $number i32) (param i32 i32)
    (if (i32.ne (local.get 1) (local.get 2)) (then (call $exit (local.get $number)))))
  (func $load (param i32) (result i32) (i32.load (local.get 0)))
  (func $store (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func $fill (param $at i32) (param $end i32)
    (loop $more
      (i32.store8 (local.get $at) (i32.mul (local.get $at) (i32.const 41)))
      (br_if $more (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end)))))
  (func $hash (param $at i32) (param $end i32) (result i32) (local $hash i32)
    (loop $more
      (local.set $hash (i32.add (i32.mul (local.get $hash) (i32.const 31)) (i32.load8_u (local.get $at))))
      (br_if $more (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))
    (local.get $hash))

  ;; One number a round.
  (func $sums (param $to i32) (param $from i32) (param $rounds i32)
    (loop $again
      (i32.store (local.get $to) (i32.add (i32.load (local.get $from)) (i32.const 0x01020304)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  (func $sums_called (param $to i32) (param $from i32) (param $rounds i32)
    (loop $again
      (call $store (local.get $to) (i32.add (call $load (local.get $from)) (i32.const 0x01020304)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  ;; Three, and what a fixed place has.
  (func $three (param $to i32) (param $from i32) (param $rounds i32) (local $at i32)
    (loop $again
      (i32.store (i32.add (local.get $to) (local.get $at))
        (i32.sub (i32.load (i32.add (local.get $to) (local.get $at))) (i32.load (local.get $from))))
      (i32.store offset=4 (i32.add (local.get $to) (local.get $at))
        (i32.sub (i32.load offset=4 (i32.add (local.get $to) (local.get $at))) (i32.load (local.get $from))))
      (i32.store offset=8 (i32.add (local.get $to) (local.get $at))
        (i32.sub (i32.load offset=8 (i32.add (local.get $to) (local.get $at))) (i32.load (local.get $from))))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 12)))
        (i32.mul (local.get $rounds) (i32.const 12))))))
  (func $three_called (param $to i32) (param $from i32) (param $rounds i32)
    (local.set $rounds (i32.mul (local.get $rounds) (i32.const 3)))
    (loop $again
      (call $store (local.get $to) (i32.sub (call $load (local.get $to)) (call $load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  ;; What a round loads is used by the next one, too.
  (func $neighbours (param $to i32) (param $from i32) (param $rounds i32) (local $before i32) (local $here i32)
    (local.set $before (i32.load (i32.sub (local.get $from) (i32.const 4))))
    (loop $again
      (local.set $here (i32.load (local.get $from)))
      (i32.store (local.get $to) (i32.xor (local.get $before) (i32.shl (local.get $here) (i32.const 3))))
      (local.set $before (local.get $here))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  (func $neighbours_called (param $to i32) (param $from i32) (param $rounds i32) (local $before i32) (local $here i32)
    (local.set $before (call $load (i32.sub (local.get $from) (i32.const 4))))
    (loop $again
      (local.set $here (call $load (local.get $from)))
      (call $store (local.get $to) (i32.xor (local.get $before) (i32.shl (local.get $here) (i32.const 3))))
      (local.set $before (local.get $here))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  ;; A sum of numbers of 32 bits, and what 64 bits have in common.
  (func $total (param $from i32) (param $rounds i32) (result i64) (local $sum i32) (local $bits i64) (local $at i32)
    (local $left i32)
    (local.set $sum (i32.const 3))
    (local.set $bits (i64.const 0x5a5a))
    (local.set $left (local.get $rounds))
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (local.get $from) (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (loop $again
      (local.set $bits (i64.xor (i64.load offset=8 (local.get $from)) (i64.xor (local.get $bits) (i64.load (local.get $from)))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i64.add (i64.add (local.get $bits) (i64.extend_i32_u (local.get $sum))) (i64.extend_i32_u (local.get $from))))
  (func $total_called (param $from i32) (param $rounds i32) (result i64) (local $sum i32) (local $bits i64) (local $at i32)
    (local $left i32)
    (local.set $sum (i32.const 3))
    (local.set $bits (i64.const 0x5a5a))
    (local.set $left (local.get $rounds))
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $load (i32.add (local.get $from) (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.set $rounds (i32.shl (local.get $rounds) (i32.const 1)))
    (loop $again
      (local.set $bits (i64.xor (local.get $bits)
        (i64.or (i64.extend_i32_u (call $load (local.get $from)))
          (i64.shl (i64.extend_i32_u (call $load (i32.add (local.get $from) (i32.const 4)))) (i64.const 32)))))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i64.add (i64.add (local.get $bits) (i64.extend_i32_u (local.get $sum))) (i64.extend_i32_u (local.get $from))))
  (func $totals (local $rounds i32) (local $from i32)
    (local.set $rounds (i32.const 1))
    (loop $more
      ;; Anywhere, and to the end of memory.
      (local.set $from (i32.add (i32.const 0x1001) (local.get $rounds)))
      (if (i32.and (local.get $rounds) (i32.const 1))
        (then (local.set $from (i32.sub (i32.shl (memory.size) (i32.const 16))
          (i32.shl (local.get $rounds) (i32.const 4))))))
      (if (i64.ne
          (call $total (local.get $from) (local.get $rounds))
          (call $total_called (local.get $from) (local.get $rounds)))
        (then (call $exit (i32.const 25))))
      (br_if $more (i32.le_u (local.tee $rounds (i32.add (local.get $rounds) (i32.const 1))) (i32.const 40)))))

  (type $loop (func (param i32 i32 i32)))
  (table funcref (elem $sums $sums_called $three $three_called $neighbours $neighbours_called))
  ;; What is in memory around a place when one of the loops is over.
  (func $after (param $loop i32) (param $to i32) (param $from i32) (param $rounds i32) (result i32)
    (local $begin i32) (local $end i32)
    (local.set $begin (i32.sub (local.get $to) (i32.const 600)))
    (local.set $end (i32.add (local.get $to) (i32.const 600)))
    (if (i32.gt_u (local.get $end) (i32.shl (memory.size) (i32.const 16)))
      (then (local.set $end (i32.shl (memory.size) (i32.const 16)))))
    (call $fill (local.get $begin) (local.get $end))
    (call_indirect (type $loop) (local.get $to) (local.get $from) (local.get $rounds) (local.get $loop))
    (call $hash (local.get $begin) (local.get $end)))
  ;; All distances of up to 35 bytes, and from 1 to 20 rounds.
  (func $near (param $loop i32) (local $distance i32) (local $rounds i32)
    (local.set $distance (i32.const -35))
    (loop $next
      (local.set $rounds (i32.const 1))
      (loop $more
        (call $same (i32.add (local.get $loop) (i32.const 1))
          (call $after (local.get $loop) (i32.const 0x1003)
            (i32.add (i32.const 0x1003) (local.get $distance)) (local.get $rounds))
          (call $after (i32.add (local.get $loop) (i32.const 1)) (i32.const 0x1003)
            (i32.add (i32.const 0x1003) (local.get $distance)) (local.get $rounds)))
        (br_if $more (i32.le_u (local.tee $rounds (i32.add (local.get $rounds) (i32.const 1))) (i32.const 20))))
      (br_if $next (i32.le_s (local.tee $distance (i32.add (local.get $distance) (i32.const 1))) (i32.const 35)))))
  ;; The last round touches the last bytes of memory.
  (func $at_end (param $loop i32) (param $length i32) (local $to i32)
    (local.set $to (i32.sub (i32.shl (memory.size) (i32.const 16)) (local.get $length)))
    (call $same (i32.add (local.get $loop) (i32.const 11))
      (call $after (local.get $loop) (local.get $to) (i32.const 0x2000) (i32.const 16))
      (call $after (i32.add (local.get $loop) (i32.const 1)) (local.get $to) (i32.const 0x2000) (i32.const 16))))
  (func (export "_start")
    (call $near (i32.const 0))
    (call $near (i32.const 2))
    (call $near (i32.const 4))
    (call $at_end (i32.const 0) (i32.const 64))
    (call $at_end (i32.const 2) (i32.const 192))
    (call $at_end (i32.const 4) (i32.const 64))
    (call $totals)
    (drop (memory.grow (i32.const 1)))
    (call $at_end (i32.const 0) (i32.const 64))
    (call $at_end (i32.const 2) (i32.const 192))
    (call $at_end (i32.const 4) (i32.const 64))
    (call $sums (i32.const 0x1ffc6) (i32.const 0x2000) (i32.const 15))
    (call $exit (i32.const 30))))
