;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\n", "wasm backtrace:\n", "0: down at 0x"]
;; Accesses near others: what is known of one sum tells nothing of a smaller one, nothing of one on another way, and
;; what wraps before the first access does not wrap again after it. The last access is out of bounds, as its sum is near
;; 2^32.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (global $trapped (mut i32) (i32.const 0))
  (func $same (param i32 i32 i32)
    (if (i32.ne (local.get 1) (local.get 2)) (then (call $exit (local.get 0)))))
  (func $at (param i32) (result i32) (i32.load (local.get 0)))
  (func $fill (param $at i32)
    (loop $more
      (i32.store (local.get $at) (i32.mul (local.get $at) (i32.const 0x9e3779b1)))
      (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 0x10000)))))
  ;; Up from a sum: all are in memory, also if the index alone is not.
  (func $up (param $index i32) (result i32)
    (i32.xor
      (i32.xor
        (i32.load (i32.add (local.get $index) (i32.const 8)))
        (i32.load (i32.add (local.get $index) (i32.const 12))))
      (i32.xor
        (i32.load offset=4 (i32.add (local.get $index) (i32.const 16)))
        (i32.load (i32.add (local.get $index) (i32.const 2000))))))
  ;; Up from one that is made on one way only.
  (func $ways (param $index i32) (param $way i32) (result i32) (local $sum i32)
    (if (local.get $way) (then (local.set $sum (i32.load (local.get $index)))))
    (i32.add (local.get $sum) (i32.load (i32.add (local.get $index) (i32.const 16)))))
  ;; Down again.
  (func $down (param $index i32) (result i32)
    (i32.add
      (i32.load (i32.add (local.get $index) (i32.const 16)))
      (i32.load offset=16 (i32.add (local.get $index) (i32.const 4)))))
  (func $xor4 (param i32 i32 i32 i32) (result i32)
    (i32.xor (i32.xor (local.get 0) (local.get 1)) (i32.xor (local.get 2) (local.get 3))))
  (func (export "_start")
    (call $fill (i32.const 0))
    (call $same (i32.const 1) (call $up (i32.const 0))
      (call $xor4 (call $at (i32.const 8)) (call $at (i32.const 12)) (call $at (i32.const 20)) (call $at (i32.const 2000))))
    ;; The index is -8, its sum with 8 is 0.
    (call $same (i32.const 2) (call $up (i32.const -8))
      (call $xor4 (call $at (i32.const 0)) (call $at (i32.const 4)) (call $at (i32.const 12)) (call $at (i32.const 1992))))
    (call $same (i32.const 3) (call $up (i32.const 63532))
      (call $xor4 (call $at (i32.const 63540)) (call $at (i32.const 63544)) (call $at (i32.const 63552))
        (call $at (i32.const 65532))))
    ;; The index is beyond memory, the sum is not.
    (call $same (i32.const 4) (call $ways (i32.const -16) (i32.const 0)) (call $at (i32.const 0)))
    (call $same (i32.const 5) (call $ways (i32.const -12) (i32.const 0)) (call $at (i32.const 4)))
    (call $same (i32.const 6) (call $ways (i32.const 16) (i32.const 1))
      (i32.add (call $at (i32.const 16)) (call $at (i32.const 32))))
    (call $same (i32.const 7) (call $down (i32.const -4))
      (i32.add (call $at (i32.const 12)) (call $at (i32.const 16))))
    ;; 16 beyond this index is 8, and 4 beyond it is near 2^32, where an offset does not wrap.
    (drop (call $down (i32.const -8)))
    (call $exit (i32.const 8))))
