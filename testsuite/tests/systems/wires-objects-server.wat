;; Adds, keeps an object for each call, and looks at all of them each time.
(component
  (core module $m
    (type $sum (struct (field $before (ref null $sum)) (field $value i64)))
    (global $sums (mut (ref null $sum)) (ref.null $sum))
    (global $count (mut i32) (i32.const 0))
    (memory 1)
    (func (export "add") (param i32 i32) (result i64) (local $sum (ref null $sum)) (local $count i32)
      (global.set $sums (struct.new $sum (global.get $sums)
        (i64.add (i64.extend_i32_u (local.get 0)) (i64.extend_i32_u (local.get 1)))))
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (local.set $sum (global.get $sums))
      (loop $next
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br_if $next (i32.eqz (ref.is_null (local.tee $sum (struct.get $sum $before (local.get $sum)))))))
      (if (i32.ne (local.get $count) (global.get $count)) (then unreachable))
      (struct.get $sum $value (global.get $sums))))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u64) (canon lift (core func $i "add")))
  (instance $sums (export "add" (func $add)))
  (export "example:shop/sums" (instance $sums)))
