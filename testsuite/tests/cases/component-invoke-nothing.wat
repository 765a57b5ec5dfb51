;;! options = ["--invoke", "nothing()"]
;;! stdout = "()\n"
;; A function without a result.
(component
  (core module $code (func (export "nothing")))
  (core instance $code (instantiate $code))
  (func (export "nothing") (canon lift (core func $code "nothing"))))
