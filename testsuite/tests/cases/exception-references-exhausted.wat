;;! status = 134
;;! stderr = ["wasm trap: too many exceptions are referred to\n", "0: keep at 0x"]
;; There is room for some thousand exceptions to which there are references; here all of them are kept.
(module
  (tag $e)
  (table $kept 100000 exnref)
  (func $thrower (throw $e))
  (func $keep (param i32)
    (local.get 0)
    (block $h (result exnref) (try_table (catch_ref $e $h) (call $thrower)) (unreachable))
    (table.set $kept))
  (func (export "_start")
    (local $i i32)
    (loop $again
      (call $keep (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))))
