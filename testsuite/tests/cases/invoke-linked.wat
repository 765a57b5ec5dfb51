;;! options = ["--invoke", "twice"]
;;! arguments = ["21"]
;;! stdout = "42\n"
;;! link = { lib = "twice.wat" }
;; An export that comes from another module is as good as one of its own.
(module
  (import "lib" "twice" (func $twice (param i32) (result i32)))
  (export "twice" (func $twice)))
