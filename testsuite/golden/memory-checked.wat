;; options: --bounds-checks explicit
;; Checked accesses: the end is compared with the current size, then the access as before.
(module
  (memory 1)
  (func (export "load") (param i32) (result i32) (i32.load offset=8 (local.get 0)))
  (func (export "store") (param i32 i64) (i64.store offset=0xfffffff0 (local.get 0) (local.get 1))))
