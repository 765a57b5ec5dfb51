;; The instructions before the standard ones: clauses with values, thrown again, delegated, in loops and in each other.
(module
  (tag $e (param i32))
  (tag $f)
  (func $expect (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then (unreachable))))
  (func $throw (param i32) (throw $e (local.get 0)))
  (func $throw-f (throw $f))
  (func $catches (param i32) (result i32)
    try (result i32)
      local.get 0
      if
        local.get 0
        call $throw
      else
        call $throw-f
      end
      i32.const -1
    catch $f
      i32.const -2
    catch $e
    end)
  ;; Within a function, and of any tag.
  (func $near (param i32) (result i32)
    try (result i32)
      local.get 0
      throw $e
    catch $e
      i32.const 1
      i32.add
    catch_all
      i32.const -3
    end)
  (func $again (param i32)
    try
      local.get 0
      call $throw
    catch_all
      try
        call $throw-f
      catch $f
        rethrow 1
      end
    end)
  ;; Past the clauses that are around it, to those of its label.
  (func $delegates (param i32) (result i32)
    try $outer (result i32)
      try (result i32)
        try
          local.get 0
          call $throw
        delegate $outer
        i32.const -1
      catch_all
        i32.const -4
      end
    catch $e
      i32.const 100
      i32.add
    end)
  (func $delegates-out (param i32)
    try
      try
        local.get 0
        throw $e
      delegate 1
    catch_all
      unreachable
    end)
  (func (export "_start")
    (local $i i32)
    (call $expect (call $catches (i32.const 5)) (i32.const 5))
    (call $expect (call $catches (i32.const 0)) (i32.const -2))
    (call $expect (call $near (i32.const 7)) (i32.const 8))
    try
      i32.const 9
      call $again
      unreachable
    catch $e
      i32.const 9
      call $expect
    end
    (call $expect (call $delegates (i32.const 3)) (i32.const 103))
    try
      i32.const 4
      call $delegates-out
      unreachable
    catch $e
      i32.const 4
      call $expect
    end
    loop
      try
        local.get $i
        call $throw
      catch $e
        i32.const 1
        i32.add
        local.tee $i
        i32.const 10000
        i32.lt_u
        br_if 1
      end
    end
    (call $expect (local.get $i) (i32.const 10000))))
