;;! status = 134
;;! stderr = ["wasm trap: call stack exhausted\n"]
;; The end of the stack is a trap, even where every frame on it would catch everything.
(module
  (func $deeper (param i64) (result i64)
    (block $h
      (try_table (catch_all $h) (return (i64.add (i64.const 1) (call $deeper (local.get 0))))))
    (i64.const 0))
  (func (export "_start") (drop (call $deeper (i64.const 0)))))
