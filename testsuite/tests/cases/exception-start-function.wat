;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag exported\n", "0: start at 0x"]
;; Nobody is outside of a start function. The tag has the name by which it is exported.
(module
  (tag (export "exported"))
  (func $start (throw 0))
  (start $start)
  (func (export "_start") (unreachable)))
