;;! options = ["--invoke", "text"]
;;! status = 134
;;! stderr = ["wasm trap: invalid utf8 encoding"]
;; A component that returns what is no text: nothing of it is printed.
(component
  (core module $code
    (memory (export "memory") 1)
    (data (i32.const 0) "\08\00\00\00\03\00\00\00ab\ff")
    (func (export "text") (result i32) (i32.const 0)))
  (core instance $code (instantiate $code))
  (func (export "text") (result string) (canon lift (core func $code "text") (memory (core memory $code "memory")))))
