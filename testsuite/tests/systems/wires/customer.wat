;; A component that calls another's functions and looks at what they return: it ends with status 1 if that is wrong.
(component $customer
  (import "example:shop/store@0.1.0" (instance $store
    (export "counter" (type $counter (sub resource)))
    (export "add" (func (param "a" u32) (param "b" u32) (result u32)))
    (export "echo" (func (param "text" string) (result string)))
    (export "sum" (func (param "numbers" (list u32)) (result u64)))
    (export "gone" (func (result u32)))
    (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))
    (export "[method]counter.next" (func (param "self" (borrow $counter)) (result u32)))))
  (alias export $store "counter" (type $counter))
  (core module $memory
    (memory (export "memory") 64)
    (global $free (mut i32) (i32.const 65536))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.set $free (i32.add (local.get $at) (local.get $size)))
      (local.get $at)))
  (core instance $memory (instantiate $memory))
  (core func $add (canon lower (func $store "add")))
  (core func $echo
    (canon lower (func $store "echo") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $sum (canon lower (func $store "sum") (memory (core memory $memory "memory"))))
  (core func $gone (canon lower (func $store "gone")))
  (core func $new (canon lower (func $store "[constructor]counter")))
  (core func $next (canon lower (func $store "[method]counter.next")))
  (core func $drop (canon resource.drop $counter))
  (core module $code
    (import "" "memory" (memory 1))
    (import "" "add" (func $add (param i32 i32) (result i32)))
    (import "" "echo" (func $echo (param i32 i32 i32)))
    (import "" "sum" (func $sum (param i32 i32) (result i64)))
    (import "" "gone" (func $gone (result i32)))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "next" (func $next (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (data (i32.const 64) "Grüße aus einer anderen Domäne")
    (func $expect (param $is i32) (if (i32.eqz (local.get $is)) (then (unreachable))))
    ;; As many numbers as this, all of them their index, have the sum that they should have.
    (func $check-sum (param $count i32)
      (local $index i32)
      (block $done
        (loop $next
          (br_if $done (i32.eq (local.get $index) (local.get $count)))
          (i32.store (i32.add (i32.const 1048576) (i32.shl (local.get $index) (i32.const 2))) (local.get $index))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $next)))
      (call $expect
        (i64.eq
          (call $sum (i32.const 1048576) (local.get $count))
          (i64.div_u
            (i64.mul (i64.extend_i32_u (local.get $count)) (i64.sub (i64.extend_i32_u (local.get $count)) (i64.const 1)))
            (i64.const 2)))))
    ;; The text at 64 comes back, so many bytes of it.
    (func $check-echo (param $length i32)
      (local $index i32)
      (call $echo (i32.const 64) (local.get $length) (i32.const 16))
      (call $expect (i32.eq (i32.load (i32.const 20)) (local.get $length)))
      (block $done
        (loop $next
          (br_if $done (i32.eq (local.get $index) (local.get $length)))
          (call $expect
            (i32.eq
              (i32.load8_u offset=64 (local.get $index))
              (i32.load8_u (i32.add (i32.load (i32.const 16)) (local.get $index)))))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $next))))
    (func $once
      (local $one i32) (local $other i32) (local $gone i32)
      (call $expect (i32.eq (call $add (i32.const 40) (i32.const 2)) (i32.const 42)))
      (call $check-sum (i32.const 0))
      (call $check-sum (i32.const 5))
      (call $check-sum (i32.const 200))
      (call $check-sum (i32.const 100000))
      (call $check-echo (i32.const 0))
      (call $check-echo (i32.const 34))
      (local.set $one (call $new (i32.const 7)))
      (local.set $other (call $new (i32.const 100)))
      (call $expect (i32.eq (call $next (local.get $one)) (i32.const 7)))
      (call $expect (i32.eq (call $next (local.get $other)) (i32.const 100)))
      (call $expect (i32.eq (call $next (local.get $one)) (i32.const 8)))
      (local.set $gone (call $gone))
      (call $drop (local.get $one))
      ;; Those of others go, too.
      (call $expect (i32.gt_u (call $gone) (local.get $gone)))
      (call $expect (i32.eq (call $next (local.get $other)) (i32.const 101)))
      (call $drop (local.get $other)))
    (func (export "run") (result i32)
      (local $left i32)
      (local.set $left (i32.const 10))
      (loop $next
        (call $once)
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $next (local.get $left)))
      (i32.const 0)))
  (core instance $code
    (instantiate $code
      (with "" (instance
        (export "memory" (memory $memory "memory"))
        (export "add" (func $add))
        (export "echo" (func $echo))
        (export "sum" (func $sum))
        (export "gone" (func $gone))
        (export "new" (func $new))
        (export "next" (func $next))
        (export "drop" (func $drop))))))
  (func $run (result (result)) (canon lift (core func $code "run")))
  (component $command
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
