;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag problem\n", "0: again at 0x", "1: main at 0x"]
;; Thrown by its reference, an exception has the frames of `throw_ref`.
(module
  (tag $problem)
  (func $thrower (throw $problem))
  (func $again (block $h (result exnref) (try_table (catch_all_ref $h) (call $thrower)) (return)) (throw_ref))
  (func $main (export "_start") (call $again) (unreachable)))
