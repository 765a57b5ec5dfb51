;; Directives of which every second one is wrong, so that the runner can be seen to notice.
(module
  (memory 1)
  (table 1 funcref)
  (type $nothing (func))
  (global (export "global") i32 (i32.const 7))
  (func (export "one") (result i32) (i32.const 1))
  (func (export "nan") (result f32) (f32.reinterpret_i32 (i32.const 0x7fa00000)))
  (func (export "lanes") (result v128) (v128.const i32x4 1 2 3 4))
  (func (export "reference") (param externref) (result externref) (local.get 0))
  (func (export "load") (drop (i32.load (i32.const 65536))))
  (func (export "divide") (drop (i32.div_s (i32.const 1) (i32.const 0))))
  (func (export "null") (call_indirect (type $nothing) (i32.const 0)))
  (func $deep (export "deep") (call $deep)))
(assert_return (invoke "one") (i32.const 1))
(assert_return (invoke "one") (i32.const 2)) ;; wrong
(assert_return (invoke "nan") (f32.const nan:0x200000))
(assert_return (invoke "nan") (f32.const nan:canonical)) ;; wrong
(assert_return (invoke "lanes") (v128.const i32x4 1 2 3 4))
(assert_return (invoke "lanes") (v128.const i32x4 1 2 5 4)) ;; wrong
(assert_return (invoke "lanes") (either (v128.const i32x4 0 0 0 0) (v128.const i32x4 1 2 3 4)))
(assert_return (invoke "lanes") (either (v128.const i32x4 0 0 0 0) (v128.const i32x4 1 2 3 5))) ;; wrong
(assert_return (invoke "reference" (ref.extern 5)) (ref.extern 5))
(assert_return (invoke "reference" (ref.null extern)) (ref.extern 0)) ;; wrong
(assert_return (invoke "reference" (ref.extern 6)) (ref.extern 6))
(assert_return (invoke "reference" (ref.extern 5)) (ref.extern 6)) ;; wrong
(assert_return (get "global") (i32.const 7))
(assert_return (get "global") (i32.const 8)) ;; wrong
(assert_trap (invoke "load") "out of bounds memory access")
(assert_trap (invoke "load") "out of bounds table access") ;; wrong
(assert_trap (invoke "divide") "integer divide by zero")
(assert_trap (invoke "one") "integer divide by zero") ;; wrong
(assert_trap (invoke "null") "uninitialized element")
(assert_return (invoke "null")) ;; wrong
(assert_exhaustion (invoke "deep") "call stack exhausted")
(assert_exhaustion (invoke "one") "call stack exhausted") ;; wrong
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_invalid (module (func)) "type mismatch") ;; wrong
(assert_malformed (module quote "(module") "unexpected end")
(assert_malformed (module quote "(func)") "unexpected end") ;; wrong
(assert_unlinkable (module (import "nowhere" "nothing" (func))) "unknown import")
(assert_unlinkable (module (import "spectest" "print" (func))) "unknown import") ;; wrong
(assert_trap (module (memory 0) (data (i32.const 1) "x")) "out of bounds memory access")
(assert_trap (module (memory 1) (data (i32.const 1) "x")) "out of bounds memory access") ;; wrong
(assert_return (invoke "one") (i32.const 1))
(module
  (type $structure (struct))
  (type $array (array i8))
  (func (export "structure") (result anyref) (struct.new $structure))
  (func (export "array") (result anyref) (array.new_default $array (i32.const 3)))
  (func (export "integer") (result anyref) (ref.i31 (i32.const 7)))
  (func (export "any") (param anyref) (result anyref) (local.get 0))
  (func (export "taken in") (param externref) (result anyref) (any.convert_extern (local.get 0)))
  (func (export "given out") (result externref) (extern.convert_any (ref.i31 (i32.const 7))))
  (func (export "cast") (drop (ref.cast (ref $array) (struct.new $structure)))))
(assert_return (invoke "structure") (ref.struct))
(assert_return (invoke "structure") (ref.array)) ;; wrong
(assert_return (invoke "array") (ref.array))
(assert_return (invoke "array") (ref.i31)) ;; wrong
(assert_return (invoke "integer") (ref.i31))
(assert_return (invoke "integer") (ref.struct)) ;; wrong
(assert_return (invoke "integer") (ref.eq))
(assert_return (invoke "any" (ref.host 5)) (ref.eq)) ;; wrong
(assert_return (invoke "any" (ref.host 5)) (ref.host 5))
(assert_return (invoke "any" (ref.host 5)) (ref.host 6)) ;; wrong
(assert_return (invoke "taken in" (ref.extern 6)) (ref.host 6))
(assert_return (invoke "any" (ref.null any)) (ref.any)) ;; wrong
(assert_return (invoke "given out") (ref.extern))
(assert_return (invoke "given out") (ref.extern 3)) ;; wrong
(assert_trap (invoke "cast") "cast failure")
(assert_trap (invoke "cast") "null structure reference") ;; wrong
