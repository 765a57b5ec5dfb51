;;! status = 134
;;! stderr = ["wasm trap: null exception reference\n", "0: main at 0x"]
;; A null reference is no exception but a trap, which no handler gets.
(module
  (func $main (export "_start")
    (block $h (try_table (catch_all $h) (throw_ref (ref.null exn))))))
