;; Exceptions inside of a component: between its core modules, which share a tag, and in a component that another one
;; calls, where they are caught before it returns. The caller's handlers see nothing of that.
(component
  (component $callee
    (core module $thrower
      (tag $problem (export "problem") (param i32 i64))
      (tag $other)
      (func (export "throw") (param i32)
        (if (i32.eqz (local.get 0)) (then (throw $other)))
        (throw $problem (local.get 0) (i64.const 5_000_000_000))))
    (core instance $thrower (instantiate $thrower))
    (core module $catcher
      (import "" "problem" (tag $problem (param i32 i64)))
      (import "" "throw" (func $throw (param i32)))
      ;; What was thrown, or -1 of another tag.
      (func $catch (param i32) (result i32) (local i64)
        (block $all
          (block $caught (result i32 i64)
            (try_table (catch $problem $caught) (catch_all $all) (call $throw (local.get 0)))
            unreachable)
          (local.set 1)
          (if (i64.ne (local.get 1) (i64.const 5_000_000_000)) (then unreachable))
          return)
        (i32.const -1))
      ;; The same by a reference, and thrown again.
      (func $again (param i32)
        (block $caught (result exnref)
          (try_table (catch_all_ref $caught) (call $throw (local.get 0)))
          unreachable)
        (throw_ref))
      (func (export "f") (param i32) (result i32)
        (block $caught (result i32 i64)
          (try_table (catch $problem $caught) (call $again (i32.const 3)))
          unreachable)
        drop
        (i32.add (call $catch (local.get 0))))
      ;; As before the standard.
      (func (export "g") (param i32) (result i32)
        try (result i32)
          local.get 0
          call $throw
          i32.const -2
        catch $problem
          drop
        catch_all
          i32.const -1
        end))
    (core instance $catcher (instantiate $catcher
      (with "" (instance (export "problem" (tag $thrower "problem")) (export "throw" (func $thrower "throw"))))))
    (func (export "f") (param "x" u32) (result u32) (canon lift (core func $catcher "f")))
    (func (export "g") (param "x" u32) (result u32) (canon lift (core func $catcher "g"))))
  (instance $callee (instantiate $callee))
  (component $caller
    (import "callee" (instance $callee
      (export "f" (func (param "x" u32) (result u32)))
      (export "g" (func (param "x" u32) (result u32)))))
    (core func $f (canon lower (func $callee "f")))
    (core func $g (canon lower (func $callee "g")))
    (core module $m
      (import "" "f" (func $f (param i32) (result i32)))
      (import "" "g" (func $g (param i32) (result i32)))
      (tag $own)
      (func $expect (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
      (func $run
        (block $all
          (try_table (catch_all $all)
            (call $expect (call $f (i32.const 4)) (i32.const 7))
            (call $expect (call $f (i32.const 0)) (i32.const 2))
            (call $expect (call $g (i32.const 9)) (i32.const 9))
            (call $expect (call $g (i32.const 0)) (i32.const -1))
            (throw $own))
          unreachable))
      (func (export "run") (result i32) (call $run) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f)) (export "g" (func $g))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "callee" (instance $callee))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
