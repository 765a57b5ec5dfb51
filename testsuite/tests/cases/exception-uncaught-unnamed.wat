;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag 1\n", "0: function 0 at 0x"]
;; A tag without a name is told by its index.
(module
  (tag)
  (tag (param f64))
  (func (export "_start") (throw 1 (f64.const 1))))
