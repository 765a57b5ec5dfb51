;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag problem\n", "0: thrower at 0x", "1: middle at 0x", "2: main at 0x"]
;; An exception that nobody catches ends the program, and says its tag; a handler for another tag is passed by.
(module
  (tag $problem (param i32))
  (tag $other)
  (func $thrower (throw $problem (i32.const 1)))
  (func $middle (block $h (try_table (catch $other $h) (call $thrower))))
  (func $main (export "_start") (call $middle) (unreachable)))
