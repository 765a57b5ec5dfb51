;;! options = ["--invoke", "twice(\"ab\", -3)"]
;;! stdout = "\"abab\"\n"
;; A function of the component's own is called by its name, with arguments as other engines take them. Nobody runs what
;; the component would run.
(component
  (core module $code
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "forget") (param i32))
    (func (export "run") (result i32) (unreachable))
    (func (export "twice") (param $at i32) (param $length i32) (param $number i32) (result i32)
      (if (i32.ne (local.get $number) (i32.const -3)) (then (unreachable)))
      (memory.copy (i32.const 2048) (local.get $at) (local.get $length))
      (memory.copy (i32.add (i32.const 2048) (local.get $length)) (local.get $at) (local.get $length))
      (i32.store (i32.const 16) (i32.const 2048))
      (i32.store (i32.const 20) (i32.mul (local.get $length) (i32.const 2)))
      (i32.const 16)))
  (core instance $code (instantiate $code))
  (func (export "twice") (param "text" string) (param "number" s8) (result string)
    (canon lift (core func $code "twice") (memory (core memory $code "memory")) (realloc (core func $code "realloc"))
      (post-return (core func $code "forget"))))
  (func $run (result (result)) (canon lift (core func $code "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $run)))
