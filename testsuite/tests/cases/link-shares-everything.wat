;;! stdout = "from shared\n"
;;! link = { a_shared = "shared.wat", b_user = "user.wat" }
;; Three instances in one protection domain: memory, table, global and functions are shared, and each instance was
;; instantiated once, in order.
(module
  (type $unary (func (param i32) (result i32)))
  (import "a_shared" "memory" (memory 1))
  (import "a_shared" "table" (table 4 funcref))
  (import "a_shared" "grow" (func $grow (param i32) (result i32)))
  (import "b_user" "print" (func $print))
  (import "b_user" "count" (func $count (result i32)))
  (func $check (param $truth i32) (if (i32.eqz (local.get $truth)) (then unreachable)))
  (func (export "_start")
    (call $print)
    ;; 40, one more by the start function, one more by this call.
    (call $check (i32.eq (call $count) (i32.const 42)))
    (call $check (i32.eq (call_indirect (type $unary) (i32.const 21) (i32.const 1)) (i32.const 42)))
    (call $check (i32.eq (call_indirect (type $unary) (i32.const 41) (i32.const 2)) (i32.const 42)))
    (call $check (i32.eq (call $grow (i32.const 2)) (i32.const 1)))
    (call $check (i32.eq (memory.size) (i32.const 3)))
    (i32.store (i32.const 0x2fffc) (i32.const 7))
    (call $check (i32.eq (i32.load (i32.const 0x2fffc)) (i32.const 7)))))
