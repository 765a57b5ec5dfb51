;;! status = 134
;;! stderr = ["wasm trap: call stack exhausted\n", "wasm backtrace:\n", "recurse", "... and "]
;; Unbounded recursion ends at the guard of the stack.
(module
  (func $recurse (param i64) (result i64)
    (i64.add (call $recurse (i64.add (local.get 0) (i64.const 1))) (local.get 0)))
  (func (export "_start") (drop (call $recurse (i64.const 0)))))
