;;! status = 134
;;! stderr = ["wasm trap: uncaught exception, tag thrower::problem\n", "0: thrower::throws at 0x", "1: thrower::lifted at 0x", "2: adapter function ", "3: tail at 0x", "4: guard at 0x", "5: main at 0x"]
;; An exception leaves a component: that is a trap, whatever the caller would handle. The backtrace says who called.
(component
  (component $callee
    (core module $thrower
      (tag $problem (param i32))
      (tag $other)
      (func $throws (throw $problem (i32.const 1)))
      (func $lifted (export "f")
        (block $h (try_table (catch $other $h) (call $throws)))))
    (core instance $i (instantiate $thrower))
    (func (export "f") (canon lift (core func $i "f"))))
  (instance $callee (instantiate $callee))
  (component $caller
    (import "callee" (instance $callee (export "f" (func))))
    (core func $f (canon lower (func $callee "f")))
    (core module $m
      (import "" "f" (func $f))
      (func $tail (call $f))
      (func $guard
        (block $caught (result exnref)
          (block $all (try_table (catch_all_ref $caught) (catch_all $all) (call $tail)))
          return)
        drop)
      (func $main (export "run") (result i32)
        try
          call $guard
        catch_all
        end
        i32.const 0))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "callee" (instance $callee))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
