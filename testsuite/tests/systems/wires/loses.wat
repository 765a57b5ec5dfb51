;; A component that makes things until one of them is gone, whose handle it still has: then their interface has been
;; taken from it, and the other one has not.
(component
  (import "example:shop/things" (instance $things
    (export "thing" (type $thing (sub resource)))
    (export "make" (func (param "number" u32) (result (own $thing))))))
  (alias export $things "thing" (type $thing))
  (import "example:shop/shelf" (instance $shelf
    (alias outer 1 $thing (type $outer))
    (export "thing" (type $thing (eq $outer)))
    (export "number" (func (param "thing" (borrow $thing)) (result u32)))
    (export "gone" (func (result u32)))))
  (core func $make (canon lower (func $things "make")))
  (core func $number (canon lower (func $shelf "number")))
  (core func $gone (canon lower (func $shelf "gone")))
  (core func $drop (canon resource.drop $thing))
  (core module $code
    (import "" "make" (func $make (param i32) (result i32)))
    (import "" "number" (func $number (param i32) (result i32)))
    (import "" "gone" (func $gone (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "run") (result i32)
      (local $one i32) (local $other i32)
      (local.set $one (call $make (i32.const 7)))
      (local.set $other (call $make (i32.const 8)))
      ;; A handle of one interface goes through the other.
      (if (i32.ne (call $number (local.get $one)) (i32.const 7)) (then (unreachable)))
      (if (i32.ne (call $number (local.get $other)) (i32.const 8)) (then (unreachable)))
      (loop $next (br_if $next (i32.eqz (call $gone))))
      (if (i32.ne (call $gone) (i32.const 2)) (then (unreachable)))
      ;; There is nothing to be dropped any more.
      (call $drop (local.get $one))
      (if (i32.ne (call $gone) (i32.const 2)) (then (unreachable)))
      ;; What is not this client's any more is no argument, either.
      (drop (call $number (local.get $other)))
      (i32.const 1)))
  (core instance $code
    (instantiate $code
      (with "" (instance
        (export "make" (func $make))
        (export "number" (func $number))
        (export "gone" (func $gone))
        (export "drop" (func $drop))))))
  (func $run (result (result)) (canon lift (core func $code "run")))
  (component $command
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
