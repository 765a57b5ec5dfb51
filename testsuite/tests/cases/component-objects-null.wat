;;! status = 134
;;! stderr = ["wasm trap: null structure reference\n", "0: m::get at 0x", "1: adapter function ", "2: main at 0x"]
;; An access through null is a trap, in a component that is not the main one and has a memory.
(component
  (component $callee
    (core module $m
      (type $s (struct (field i32) (field i64)))
      (memory 1)
      (data (i32.const 0) "memory, not an object")
      (func $get (export "f") (result i32) (struct.get $s 0 (ref.null $s))))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (instance $callee (instantiate $callee))
  (component $caller
    (import "callee" (instance $callee (export "f" (func (result u32)))))
    (core func $f (canon lower (func $callee "f")))
    (core module $m
      (import "" "f" (func $f (result i32)))
      (memory 1)
      (func $main (export "run") (result i32)
        (block $all (try_table (catch_all $all) (drop (call $f))))
        (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $caller (with "callee" (instance $callee))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
