;;! options = ["--invoke", "a:b/first#add"]
;;! arguments = ["40", "2"]
;;! stdout = "42\n"
;; A function of an interface is called by the names of both; its arguments may stand behind it.
(component
  (core module $code
    (func (export "add") (param i32 i32) (result i64)
      (i64.add (i64.extend_i32_u (local.get 0)) (i64.extend_i32_u (local.get 1))))
    (func (export "subtract") (param i32 i32) (result i64)
      (i64.sub (i64.extend_i32_u (local.get 0)) (i64.extend_i32_u (local.get 1)))))
  (core instance $code (instantiate $code))
  (func $add (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $code "add")))
  (func $subtract (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $code "subtract")))
  (instance $first (export "add" (func $add)))
  (instance $second (export "add" (func $subtract)))
  (export "a:b/first@1.2.3" (instance $first))
  (export "a:b/second@1.2.3" (instance $second)))
