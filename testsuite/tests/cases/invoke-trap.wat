;;! options = ["--invoke", "divide"]
;;! arguments = ["1", "0"]
;;! status = 134
;;! stderr = ["wasm trap: integer divide by zero", "0: quotient at 0x", "1: divide at 0x"]
;; A call that traps prints no result.
(module
  (func $quotient (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $divide (export "divide") (param i32 i32) (result i32)
    (i32.add (i32.const 1) (call $quotient (local.get 0) (local.get 1)))))
