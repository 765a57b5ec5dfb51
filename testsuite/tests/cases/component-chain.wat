;; A string goes through three components and back, and two of them change it. Those are instances of one component,
;; with a table that is filled once there is something to fill it with, as tools make them.
(component
  (component $last
    (core module $m
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (local.get 0) (then (return (local.get 0))))
        (i32.const 1024))
      ;; The string as it came.
      (func (export "f") (param i32 i32) (result i32)
        (i32.store (i32.const 8) (local.get 0))
        (i32.store (i32.const 12) (local.get 1))
        (i32.const 8)))
    (core instance $i (instantiate $m))
    (func (export "f") (param "s" string) (result string)
      (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
  (component $middle
    (import "next" (instance $next (export "f" (func (param "s" string) (result string)))))
    (core module $shim
      (type $f (func (param i32 i32 i32)))
      (table (export "table") 1 1 funcref)
      (func (export "f") (type $f)
        (call_indirect (type $f) (local.get 0) (local.get 1) (local.get 2) (i32.const 0))))
    (core instance $shim (instantiate $shim))
    (core module $m
      (import "" "f" (func $next (param i32 i32 i32)))
      (memory (export "memory") 1)
      (global $free (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (local.get 0) (then (return (local.get 0))))
        (global.get $free)
        (global.set $free
          (i32.add (global.get $free) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8)))))
      ;; What comes back, with the letter after its first one.
      (func (export "f") (param i32 i32) (result i32) (local $bytes i32)
        (call $next (local.get 0) (local.get 1) (i32.const 8))
        (local.set $bytes (i32.load (i32.const 8)))
        (i32.store8 (local.get $bytes) (i32.add (i32.const 1) (i32.load8_u (local.get $bytes))))
        (i32.const 8)))
    (core instance $i (instantiate $m (with "" (instance $shim))))
    (core func $lowered
      (canon lower (func $next "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
    (core module $fill
      (import "" "table" (table 1 1 funcref))
      (import "" "f" (func $f (param i32 i32 i32)))
      (elem (i32.const 0) func $f))
    (core instance (instantiate $fill
      (with "" (instance (export "table" (table $shim "table")) (export "f" (func $lowered))))))
    (func (export "f") (param "s" string) (result string)
      (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
  (component $first
    (import "next" (instance $next (export "f" (func (param "s" string) (result string)))))
    (core module $memory
      (memory (export "memory") 1)
      (data (i32.const 16) "AB")
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (local.get 0) (then (return (local.get 0))))
        (i32.const 1024)))
    (core instance $memory (instantiate $memory))
    (core func $lowered
      (canon lower (func $next "f") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
    (core module $m
      (import "" "f" (func $f (param i32 i32 i32)))
      (import "" "memory" (memory 1))
      (func (export "run") (result i32)
        (call $f (i32.const 16) (i32.const 2) (i32.const 32))
        (if (i32.ne (i32.load (i32.const 36)) (i32.const 2)) (then unreachable))
        ;; "CB"
        (i32.ne (i32.load16_u (i32.load (i32.const 32))) (i32.const 0x4243))))
    (core instance $i (instantiate $m
      (with "" (instance (export "f" (func $lowered)) (export "memory" (memory $memory "memory"))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $last (instantiate $last))
  (instance $third (instantiate $middle (with "next" (instance $last))))
  (instance $second (instantiate $middle (with "next" (instance $third))))
  (instance $first (instantiate $first (with "next" (instance $second))))
  (export "wasi:cli/run@0.2.0" (instance $first)))
