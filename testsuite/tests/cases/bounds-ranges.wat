;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: top at 0x"]
;; Accesses at sums and shifts of numbers that are known to be small, or are a little too large for that. Each is
;; compared with a call that makes the access, which knows nothing. The last one is a sum that just does not wrap.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (func $same (param $number i32) (param i32 i32)
    (if (i32.ne (local.get 1) (local.get 2)) (then (call $exit (local.get $number)))))
  (func $at (param i32) (result i32) (i32.load (local.get 0)))
  (func $byte (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func $mask (param i32) (result i32) (i32.and (local.get 0) (i32.const 31)))
  (func $fill (param $at i32)
    (loop $more
      (i32.store (local.get $at) (i32.mul (local.get $at) (i32.const 0x9e3779b1)))
      (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 0x10000)))))

  ;; A byte that is loaded, with all that is made of it.
  (func $loaded (param i32) (result i32) (local $byte i32)
    (local.set $byte (i32.load8_u (local.get 0)))
    (i32.xor
      (i32.load (i32.add (i32.shl (local.get $byte) (i32.const 2)) (i32.const 64)))
      (i32.add
        (i32.load16_s (i32.add (local.get $byte) (i32.mul (i32.load8_u offset=1 (local.get 0)) (i32.const 200))))
        (i32.shl (local.get $byte) (i32.const 24)))))
  (func $loaded_called (param i32) (result i32) (local $byte i32)
    (local.set $byte (call $byte (local.get 0)))
    (i32.xor
      (call $at (i32.add (i32.shl (local.get $byte) (i32.const 2)) (i32.const 64)))
      (i32.add
        (i32.extend16_s (call $at
          (i32.add (local.get $byte) (i32.mul (call $byte (i32.add (local.get 0) (i32.const 1))) (i32.const 200)))))
        (i32.shl (local.get $byte) (i32.const 24)))))
  ;; An index that is loaded, a constant that does not fit an instruction, and a number that a table is indexed by.
  (func $far (param i32) (result i32)
    (i32.load (i32.add (i32.shr_u (i32.load (local.get 0)) (i32.const 18)) (i32.const 0xabcc))))
  ;; Sums that may wrap, by one and by many.
  (func $wraps_by_one (param i32) (result i32)
    (i32.load (i32.add (i32.and (local.get 0) (i32.const 0x1ff)) (i32.const 0xfffffe01))))
  (func $wraps (param i32) (result i32)
    (i32.load (i32.add (i32.and (local.get 0) (i32.const 0x1ff)) (i32.const 0xffffff00))))
  (func $wraps_shifted (param i32) (result i32)
    (i32.load (i32.shl (i32.and (local.get 0) (i32.const 0x7fffffff)) (i32.const 2))))
  (func $wraps_multiplied (param i32) (result i32)
    (i32.load (i32.add (i32.mul (i32.and (local.get 0) (i32.const 0xfffff)) (i32.const 0x1001)) (i32.const 0x2000))))
  (func $wraps_or (param i32) (result i32)
    (i32.load (i32.add
      (i32.or (i32.and (local.get 0) (i32.const 0x80)) (i32.shr_u (i32.load8_u (local.get 0)) (i32.const 1)))
      (i32.const 0xffffff7f))))
  (func $wraps_choice (param i32 i32) (result i32)
    (i32.load (i32.add
      (select (i32.and (local.get 0) (i32.const 1)) (i32.and (local.get 0) (i32.const 0x1ff)) (local.get 1))
      (i32.const 0xffffff00))))
  (func $wraps_rest (param i32 i32) (result i32)
    (i32.load (i32.add
      (i32.rem_u (local.get 0) (i32.and (local.get 1) (i32.const 0x1ff))) (i32.const 0xffffff00))))
  (func $wraps_passed (param i32 i32) (result i32) (local i32)
    (if (local.get 1) (then (local.set 2 (i32.and (local.get 0) (i32.const 0x1ff)))))
    (i32.load (i32.add (local.get 2) (i32.const 0xffffff00))))
  ;; The number of bits is taken modulo 32.
  (func $modulo (param i32) (result i32)
    (i32.load (i32.shl (i32.and (local.get 0) (i32.const 0xff)) (i32.const 34))))
  ;; Masks that keep all of what is known, all but one bit, and all but the lowest.
  (func $masks (param i32) (result i32) (local $byte i32)
    (local.set $byte (i32.load8_u (local.get 0)))
    (i32.add
      (i32.add (i32.mul (i32.and (local.get $byte) (i32.const 0xff)) (i32.const 0x1000000))
        (i32.mul (i32.and (local.get $byte) (i32.const 0x7f)) (i32.const 0x10000)))
      (i32.add (i32.mul (i32.and (local.get $byte) (i32.const 0x1fe)) (i32.const 0x100))
        (i32.and (local.get $byte) (i32.const 0x101)))))
  ;; What a round passes on is a byte; what comes first is not.
  (func $rounds (param $state i32) (param $rounds i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (local.get $state)))
      (local.set $state (i32.load8_u (i32.add (i32.and (local.get $state) (i32.const 0xff)) (i32.const 4))))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i32.add (local.get $sum) (i32.and (local.get $state) (i32.const 0xff))))
  ;; A counter that goes beyond the mask, and one of the loop around that it hands on.
  (func $counts (param $end i32) (result i32) (local $at i32) (local $other i32) (local $sum i32)
    (loop $next
      (local.set $at (local.get $other))
      (loop $again
        (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31))
          (i32.load8_u (i32.and (local.get $at) (i32.const 0x1f)))))
        (br_if $again (i32.rem_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 10))))
      (local.set $other (local.get $at))
      (br_if $next (i32.lt_u (local.get $other) (local.get $end))))
    (local.get $sum))
  (func $counts_called (param $end i32) (result i32) (local $at i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31))
        (call $byte (call $mask (local.get $at)))))
      (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))
    (local.get $sum))
  ;; Quotients, remainders, choices, counts of bits and comparisons.
  (func $others (param $a i32) (param $b i32) (result i32)
    (i32.xor
      (i32.xor
        (i32.load (i32.add (i32.rem_u (local.get $a) (i32.const 1000)) (i32.const 8)))
        (i32.load (i32.add (i32.div_u (local.get $a) (i32.const 0x20000)) (i32.const 12))))
      (i32.xor
        (i32.load (i32.add (i32.shl (i32.popcnt (local.get $a)) (i32.const 3)) (i32.const 16)))
        (i32.load (i32.add
          (select (i32.and (local.get $a) (i32.const 60)) (i32.shr_u (local.get $b) (i32.const 20)) (local.get $b))
          (i32.shl (i32.lt_u (local.get $a) (local.get $b)) (i32.const 9)))))))
  (func $others_called (param $a i32) (param $b i32) (result i32)
    (i32.xor
      (i32.xor
        (call $at (i32.add (i32.rem_u (local.get $a) (i32.const 1000)) (i32.const 8)))
        (call $at (i32.add (i32.div_u (local.get $a) (i32.const 0x20000)) (i32.const 12))))
      (i32.xor
        (call $at (i32.add (i32.shl (i32.popcnt (local.get $a)) (i32.const 3)) (i32.const 16)))
        (call $at (i32.add
          (select (i32.and (local.get $a) (i32.const 60)) (i32.shr_u (local.get $b) (i32.const 20)) (local.get $b))
          (i32.shl (i32.lt_u (local.get $a) (local.get $b)) (i32.const 9)))))))
  (func $top (param i32) (result i32)
    (i32.load (i32.add (i32.and (local.get 0) (i32.const 0xff)) (i32.const 0xffffff00))))

  (func $check_others (param $number i32) (param $a i32) (param $b i32)
    (call $same (local.get $number)
      (call $others (local.get $a) (local.get $b)) (call $others_called (local.get $a) (local.get $b))))
  (func (export "_start")
    (call $fill (i32.const 0))
    (call $same (i32.const 1) (call $loaded (i32.const 4)) (call $loaded_called (i32.const 4)))
    (call $same (i32.const 2) (call $loaded (i32.const 0x1235)) (call $loaded_called (i32.const 0x1235)))
    (call $same (i32.const 3) (call $loaded (i32.const 0)) (call $loaded_called (i32.const 0)))
    (call $same (i32.const 4) (call $far (i32.const 8))
      (call $at (i32.add (i32.shr_u (call $at (i32.const 8)) (i32.const 18)) (i32.const 0xabcc))))
    (call $same (i32.const 5) (call $wraps_by_one (i32.const 0x1ff)) (call $at (i32.const 0)))
    (call $same (i32.const 6) (call $wraps (i32.const 0x100)) (call $at (i32.const 0)))
    (call $same (i32.const 7) (call $wraps (i32.const -1)) (call $at (i32.const 0xff)))
    (call $same (i32.const 8) (call $wraps_shifted (i32.const 0x40000002)) (call $at (i32.const 8)))
    (call $same (i32.const 9) (call $wraps_multiplied (i32.const 0xfff00)) (call $at (i32.const 0x1f00)))
    (call $same (i32.const 10) (call $modulo (i32.const 0x303)) (call $at (i32.const 12)))
    (i32.store8 (i32.const 0) (i32.const 0x83))
    (call $same (i32.const 11) (call $masks (i32.const 0)) (i32.const 0x83038201))
    (i32.store8 (i32.const 0) (i32.const 0xff))
    (call $same (i32.const 12) (call $masks (i32.const 0)) (i32.const 0xff7ffe01))
    (call $same (i32.const 13) (call $rounds (i32.const 0x1234) (i32.const 1))
      (i32.add (i32.const 0x1234) (call $byte (i32.const 0x38))))
    (call $same (i32.const 14) (call $rounds (i32.const 0x1234) (i32.const 2))
      (i32.add
        (i32.add (i32.mul (i32.const 0x1234) (i32.const 31)) (call $byte (i32.const 0x38)))
        (call $byte (i32.add (call $byte (i32.const 0x38)) (i32.const 4)))))
    (call $same (i32.const 15) (call $counts (i32.const 300)) (call $counts_called (i32.const 300)))
    (call $check_others (i32.const 16) (i32.const 0) (i32.const 0))
    (call $check_others (i32.const 17) (i32.const -1) (i32.const 0))
    (call $check_others (i32.const 18) (i32.const 0x12345678) (i32.const -1))
    (call $check_others (i32.const 19) (i32.const 999) (i32.const 1000))
    (i32.store8 (i32.const 0x80) (i32.const 0xff))
    (call $same (i32.const 20) (call $wraps_or (i32.const 0x80)) (call $at (i32.const 0x7e)))
    (call $same (i32.const 21) (call $wraps_choice (i32.const 0x10c) (i32.const 0)) (call $at (i32.const 12)))
    (call $same (i32.const 22) (call $wraps_rest (i32.const 0x301) (i32.const 0x181)) (call $at (i32.const 0x80)))
    (call $same (i32.const 23) (call $wraps_passed (i32.const 0x110) (i32.const 1)) (call $at (i32.const 0x10)))
    (drop (call $top (i32.const 0xffff)))
    (call $exit (i32.const 24))))
