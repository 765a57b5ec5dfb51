;; What the runner must notice: lines that end in `wrong` do not hold, and all others do.

(component definition $Values
  (core module $m
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $place i32)
      (local.set $place (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $place) (local.get 3)))
      (local.get $place))
    (func (export "number") (param i32) (result i32) (local.get 0))
    (func (export "large") (param i64) (result i64) (local.get 0))
    (func (export "float") (param f32) (result f32) (local.get 0))
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.store (i32.const 12) (local.get 1))
      (i32.const 8))
    (func (export "choice") (param i32 i64) (result i32)
      (i32.store8 (i32.const 8) (local.get 0))
      (if (i32.eq (local.get 0) (i32.const 1))
        (then (i32.store (i32.const 16) (i32.wrap_i64 (local.get 1))))
        (else (i64.store (i32.const 16) (local.get 1))))
      (i32.const 8))
    (func (export "nothing"))
    (func (export "trap") (unreachable)))
  (core instance $i (instantiate $m))
  (type $record (record (field "a" u32) (field "b" u32)))
  (type $choice (variant (case "big" u64) (case "small" f32) (case "none")))
  (func (export "number") (param "x" u32) (result u32) (canon lift (core func $i "number")))
  (func (export "signed") (param "x" s8) (result s8) (canon lift (core func $i "number")))
  (func (export "truth") (param "x" bool) (result bool) (canon lift (core func $i "number")))
  (func (export "large") (param "x" u64) (result u64) (canon lift (core func $i "large")))
  (func (export "float") (param "x" f32) (result f32) (canon lift (core func $i "float")))
  (func (export "text") (param "x" string) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (func (export "texts") (param "x" (list string)) (result (list string))
    (canon lift (core func $i "pair") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (export $pair "pair-type" (type $record))
  (func (export "record") (param "x" $pair) (result (tuple u32 u32))
    (canon lift (core func $i "pair") (memory (core memory $i "memory"))))
  (export $exported "choice-type" (type $choice))
  (func (export "choice") (param "x" $exported) (result $exported)
    (canon lift (core func $i "choice") (memory (core memory $i "memory"))))
  (func (export "nothing") (canon lift (core func $i "nothing")))
  (func (export "trap") (canon lift (core func $i "trap"))))

(component instance $values $Values)
(assert_return (invoke "number" (u32.const 7)) (u32.const 7))
(assert_return (invoke "number" (u32.const 7)) (u32.const 8)) ;; wrong
(assert_return (invoke "number" (u32.const 7))) ;; wrong
(assert_return (invoke "number" (str.const "7")) (u32.const 7)) ;; wrong
(assert_return (invoke "number") (u32.const 7)) ;; wrong
(assert_return (invoke "signed" (s8.const -3)) (s8.const -3))
(assert_return (invoke "signed" (s8.const -3)) (s8.const 3)) ;; wrong
(assert_return (invoke "truth" (bool.const true)) (bool.const true))
(assert_return (invoke "truth" (bool.const true)) (bool.const false)) ;; wrong
(assert_return (invoke "large" (u64.const 0x100000000)) (u64.const 0x100000000))
(assert_return (invoke "large" (u64.const 0x100000000)) (u64.const 0)) ;; wrong
(assert_return (invoke "float" (f32.const nan)) (f32.const nan))
(assert_return (invoke "float" (f32.const 1.5)) (f32.const nan)) ;; wrong
(assert_return (invoke "text" (str.const "grün")) (str.const "grün"))
(assert_return (invoke "text" (str.const "grün")) (str.const "grüm")) ;; wrong
(assert_return (invoke "text" (str.const "grün")) (str.const "grüne")) ;; wrong
(assert_return (invoke "texts" (list.const (str.const "a") (str.const "bc"))) (list.const (str.const "a") (str.const "bc")))
(assert_return (invoke "texts" (list.const (str.const "a") (str.const "bc"))) (list.const (str.const "a") (str.const "bd"))) ;; wrong
(assert_return (invoke "texts" (list.const (str.const "a"))) (list.const)) ;; wrong
(assert_return (invoke "record" (record.const (field "a" u32.const 1) (field "b" u32.const 2))) (tuple.const (u32.const 1) (u32.const 2)))
(assert_return (invoke "record" (record.const (field "a" u32.const 1) (field "b" u32.const 2))) (tuple.const (u32.const 1) (u32.const 3))) ;; wrong
(assert_return (invoke "choice" (variant.const "small" (f32.const 2.5))) (variant.const "small" (f32.const 2.5)))
(assert_return (invoke "choice" (variant.const "big" (u64.const 0x500000001))) (variant.const "big" (u64.const 0x500000001)))
(assert_return (invoke "choice" (variant.const "none")) (variant.const "none"))
(assert_return (invoke "choice" (variant.const "none")) (variant.const "big" (u64.const 0))) ;; wrong
(assert_return (invoke "choice" (variant.const "small" (f32.const 2.5))) (variant.const "small" (f32.const 2))) ;; wrong
(assert_return (invoke "nothing"))
(assert_trap (invoke "nothing") "unreachable") ;; wrong
(assert_return (invoke "nobody")) ;; wrong
(assert_trap (invoke "trap") "integer overflow") ;; wrong

(component instance $other $Values)
(assert_trap (invoke "trap") "unreachable")
(component instance $third $Values)
(assert_return (invoke "trap")) ;; wrong
(assert_return (invoke $values "number" (u32.const 1)) (u32.const 1))

(assert_invalid (component (export "f" (func 0))) "unknown function")
(assert_invalid (component) "unknown function") ;; wrong
(assert_malformed (component quote "(func") "unexpected")
(component instance $none $Missing) ;; wrong
(component (import "f" (func)))
(component (export "f" (func 0))) ;; wrong
(assert_return (invoke "f")) ;; wrong
