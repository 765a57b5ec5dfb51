;;! options = ["--gc-heap-max", "1M"]
;; Two components of one domain have objects in one heap and memories of their own. Strings travel; each keeps a list
;; that the other's garbage must not disturb. What hands out memory makes objects, too, while its caller holds some.
(component
  (component $store
    (core module $m
      (type $bytes (array (mut i8)))
      (type $entry (sub (struct (field $next (ref null $entry)) (field $bytes (ref $bytes)))))
      (type $dated (sub final $entry (struct (field $next (ref null $entry)) (field $bytes (ref $bytes)) (field $date i64))))
      (memory (export "memory") 1)
      (global $entries (mut (ref null $entry)) (ref.null $entry))
      (global $first (ref $bytes) (array.new_fixed $bytes 2 (i32.const 65) (i32.const 66)))
      (table $garbage 16 anyref)
      (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32)
        (table.set $garbage (i32.const 3) (array.new $bytes (i32.const 1) (i32.const 500)))
        (i32.const 1024))
      ;; Keeps a string; every other one with a date.
      (func (export "keep") (param $place i32) (param $size i32) (result i32)
        (local $bytes (ref null $bytes)) (local $i i32)
        (local.set $bytes (array.new_default $bytes (local.get $size)))
        (loop $more
          (array.set $bytes (local.get $bytes) (local.get $i)
            (i32.load8_u (i32.add (local.get $place) (local.get $i))))
          (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $size))))
        (global.set $entries
          (if (result (ref $entry)) (i32.and (local.get $size) (i32.const 1))
            (then (struct.new $dated (global.get $entries) (ref.as_non_null (local.get $bytes)) (i64.const 7)))
            (else (struct.new $entry (global.get $entries) (ref.as_non_null (local.get $bytes))))))
        (array.len (ref.as_non_null (local.get $bytes))))
      ;; The sum of all letters; of those with a date, and the date.
      (func (export "sum") (result i32) (local $entry (ref null $entry)) (local $sum i32) (local $i i32)
        (if (i32.ne (array.get_u $bytes (global.get $first) (i32.const 1)) (i32.const 66)) (then unreachable))
        (local.set $entry (global.get $entries))
        (loop $next
          (if (ref.is_null (local.get $entry)) (then (return (local.get $sum))))
          (if (ref.test (ref $dated) (local.get $entry))
            (then (local.set $sum (i32.add (local.get $sum) (i32.wrap_i64
              (struct.get $dated $date (ref.cast (ref $dated) (local.get $entry))))))))
          (local.set $i (array.len (struct.get $entry $bytes (local.get $entry))))
          (loop $more
            (local.set $i (i32.sub (local.get $i) (i32.const 1)))
            (local.set $sum (i32.add (local.get $sum)
              (array.get_u $bytes (struct.get $entry $bytes (local.get $entry)) (local.get $i))))
            (br_if $more (local.get $i)))
          (local.set $entry (struct.get $entry $next (local.get $entry)))
          (br $next))
        unreachable))
    (core instance $i (instantiate $m))
    (func (export "keep") (param "s" string) (result u32)
      (canon lift (core func $i "keep") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
    (func (export "sum") (result u32) (canon lift (core func $i "sum"))))
  (instance $store (instantiate $store))
  (component $app
    (import "store" (instance $store
      (export "keep" (func (param "s" string) (result u32)))
      (export "sum" (func (result u32)))))
    (core module $libc (memory (export "memory") 1) (data (i32.const 100) "abcd"))
    (core instance $libc (instantiate $libc))
    (core func $keep (canon lower (func $store "keep") (memory (core memory $libc "memory"))))
    (core func $sum (canon lower (func $store "sum")))
    (core module $m
      (type $node (struct (field $next (ref null $node)) (field $value i32)))
      (import "" "memory" (memory 1))
      (import "" "keep" (func $keep (param i32 i32) (result i32)))
      (import "" "sum" (func $sum (result i32)))
      (func (export "run") (result i32)
        (local $round i32) (local $held (ref $node)) (local $list (ref null $node)) (local $total i32)
        (loop $again
          ;; Held by nothing but a local while the other component makes objects.
          (local.set $held (struct.new $node (ref.null $node) (local.get $round)))
          (if (i32.ne (call $keep (i32.const 100) (i32.const 3)) (i32.const 3)) (then unreachable))
          (if (i32.ne (call $keep (i32.const 102) (i32.const 2)) (i32.const 2)) (then unreachable))
          (if (i32.ne (struct.get $node $value (local.get $held)) (local.get $round)) (then unreachable))
          (local.set $list (struct.new $node (local.get $list) (local.get $round)))
          (br_if $again (i32.lt_u (local.tee $round (i32.add (local.get $round) (i32.const 1))) (i32.const 4000))))
        ;; "abc", a date of 7 and "cd", 4000 times.
        (if (i32.ne (call $sum) (i32.const 2000000)) (then unreachable))
        (loop $next
          (local.set $total (i32.add (local.get $total) (struct.get $node $value (local.get $list))))
          (br_if $next (i32.eqz (ref.is_null (local.tee $list (struct.get $node $next (local.get $list)))))))
        ;; 0 and 1 and so on up to 3999.
        (i32.ne (local.get $total) (i32.const 7998000))))
    (core instance $i (instantiate $m (with "" (instance
      (export "memory" (memory $libc "memory")) (export "keep" (func $keep)) (export "sum" (func $sum))))))
    (func (export "run") (result (result)) (canon lift (core func $i "run"))))
  (instance $run (instantiate $app (with "store" (instance $store))))
  (export "wasi:cli/run@0.2.0" (instance $run)))
