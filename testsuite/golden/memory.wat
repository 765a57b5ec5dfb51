;; Guarded accesses: one instruction each, whatever the offset below 2 GiB; no base, no comparison.
(module
  (memory 1)
  (func (export "load") (param i32) (result i32) (i32.load offset=8 (local.get 0)))
  (func (export "load_byte") (param i32) (result i64) (i64.load8_s (local.get 0)))
  (func (export "store") (param i32 f64) (f64.store offset=1024 (local.get 0) (local.get 1)))
  (func (export "far") (param i32) (result i32) (i32.load offset=0x90000000 (local.get 0)))
  (func (export "constant") (result i32) (i32.load offset=0x12344 (i32.const 0x10)))
  (func (export "table") (param i32) (result i32)
    (i32.add (i32.load offset=0x12344 (local.get 0)) (i32.load offset=0x12348 (local.get 0))))
  ;; Memory was accessed at the first sum, so the second one does not wrap; the third one may.
  (func (export "near") (param i32) (result i32)
    (i32.add
      (i32.add (i32.load (i32.add (local.get 0) (i32.const 64))) (i32.load (i32.add (local.get 0) (i32.const 72))))
      (i32.load (i32.add (local.get 0) (i32.const 60)))))
  (func (export "sum") (param i32 i32) (result i32) (local i32)
    (loop $again
      (local.set 2 (i32.add (local.get 2) (i32.load (local.get 0))))
      (br_if $again (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (local.get 1))))
    (local.get 2))
  ;; Copies and fills of few bytes are loads and stores; where there are several stores, the last byte is loaded first.
  (func (export "short") (param i32 i32)
    (memory.copy (local.get 0) (local.get 1) (i32.const 20))
    (memory.fill (local.get 0) (local.get 1) (i32.const 4))
    (memory.fill (local.get 1) (i32.const 0) (i32.const 16))))
