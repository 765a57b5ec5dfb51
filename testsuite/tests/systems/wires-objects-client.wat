;; Adds by the server a hundred times, with operands in an array, and holds the sums in structures of its own.
(component
  (import "example:shop/sums" (instance $sums (export "add" (func (param "a" u32) (param "b" u32) (result u64)))))
  (core func $add (canon lower (func $sums "add")))
  (core module $m
    (type $numbers (array (mut i32)))
    (type $sum (struct (field $before (ref null $sum)) (field $value i64)))
    (import "" "add" (func $add (param i32 i32) (result i64)))
    (func (export "run") (result i32) (local $numbers (ref $numbers)) (local $sum (ref null $sum)) (local $i i32)
      (local.set $numbers (array.new $numbers (i32.const -1) (i32.const 100)))
      (loop $more
        (array.set $numbers (local.get $numbers) (local.get $i) (local.get $i))
        (local.set $sum (struct.new $sum (local.get $sum)
          (call $add (i32.const 1000) (array.get $numbers (local.get $numbers) (local.get $i)))))
        (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
      (loop $next
        (local.set $i (i32.sub (local.get $i) (i32.const 1)))
        (if (i64.ne (struct.get $sum $value (local.get $sum)) (i64.extend_i32_u (i32.add (local.get $i) (i32.const 1000))))
          (then unreachable))
        (br_if $next (i32.eqz (ref.is_null (local.tee $sum (struct.get $sum $before (local.get $sum)))))))
      (local.get $i)))
  (core instance $i (instantiate $m (with "" (instance (export "add" (func $add))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))
