;; A component that waits until the server has given up three counters, each once, and makes some itself.
(component
  (import "example:shop/store@0.1.0" (instance $store
    (export "counter" (type $counter (sub resource)))
    (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))
    (export "gone" (func (result u32)))))
  (alias export $store "counter" (type $counter))
  (core func $new (canon lower (func $store "[constructor]counter")))
  (core func $gone (canon lower (func $store "gone")))
  (core func $drop (canon resource.drop $counter))
  (core module $code
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "gone" (func $gone (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "run") (result i32)
      (local $index i32)
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (call $gone) (i32.const 3)))
          (br $next)))
      ;; More than a client may have at a time, but one after the other.
      (loop $next
        (call $drop (call $new (local.get $index)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br_if $next (i32.ne (local.get $index) (i32.const 1100))))
      (i32.ne (call $gone) (i32.const 1103))))
  (core instance $code
    (instantiate $code
      (with "" (instance
        (export "new" (func $new))
        (export "gone" (func $gone))
        (export "drop" (func $drop))))))
  (func $run (result (result)) (canon lift (core func $code "run")))
  (component $command
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
