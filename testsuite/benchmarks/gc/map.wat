;; A hash map of numbers to objects, with churn: a new value for a key, a look at one and the removal of one by turns.
;; It begins with 16 chains and gets twice as many when there are more entries than chains.
(type $value (struct (field $number i64)))
(type $entry (struct (field $key i32) (field $value (mut (ref $value))) (field $next (mut (ref null $entry)))))
(type $chains (array (mut (ref null $entry))))
(type $map (struct (field $chains (mut (ref $chains))) (field $size (mut i32))))
(global $turns i32 (i32.const 400000))

(func $place (param $map (ref $map)) (param $key i32) (result i32)
  (i32.and
    (i32.shr_u (i32.mul (local.get $key) (i32.const 0x9e3779b1)) (i32.const 7))
    (i32.sub (array.len (struct.get $map $chains (local.get $map))) (i32.const 1))))
(func $find (param $map (ref $map)) (param $key i32) (result (ref null $entry))
  (local $entry (ref null $entry))
  (local.set $entry
    (array.get $chains (struct.get $map $chains (local.get $map)) (call $place (local.get $map) (local.get $key))))
  (block $end
    (loop $next
      (br_if $end (ref.is_null (local.get $entry)))
      (br_if $end (i32.eq (struct.get $entry $key (local.get $entry)) (local.get $key)))
      (local.set $entry (struct.get $entry $next (local.get $entry)))
      (br $next)))
  (local.get $entry))
(func $link (param $map (ref $map)) (param $entry (ref $entry)) (local $place i32)
  (local.set $place (call $place (local.get $map) (struct.get $entry $key (local.get $entry))))
  (struct.set $entry $next (local.get $entry)
    (array.get $chains (struct.get $map $chains (local.get $map)) (local.get $place)))
  (array.set $chains (struct.get $map $chains (local.get $map)) (local.get $place) (local.get $entry)))
(func $grow (param $map (ref $map))
  (local $old (ref $chains)) (local $left i32) (local $entry (ref null $entry)) (local $next (ref null $entry))
  (local.set $old (struct.get $map $chains (local.get $map)))
  (local.set $left (array.len (local.get $old)))
  (struct.set $map $chains (local.get $map)
    (array.new_default $chains (i32.shl (local.get $left) (i32.const 1))))
  (loop $chain
    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
    (local.set $entry (array.get $chains (local.get $old) (local.get $left)))
    (block $end
      (loop $following
        (br_if $end (ref.is_null (local.get $entry)))
        (local.set $next (struct.get $entry $next (local.get $entry)))
        (call $link (local.get $map) (ref.as_non_null (local.get $entry)))
        (local.set $entry (local.get $next))
        (br $following)))
    (br_if $chain (local.get $left))))
(func $insert (param $map (ref $map)) (param $key i32) (param $number i64)
  (local $entry (ref null $entry)) (local $value (ref $value))
  (local.set $value (struct.new $value (local.get $number)))
  (local.set $entry (call $find (local.get $map) (local.get $key)))
  (if (ref.is_null (local.get $entry))
    (then
      (struct.set $map $size (local.get $map)
        (i32.add (struct.get $map $size (local.get $map)) (i32.const 1)))
      (if
        (i32.gt_u
          (struct.get $map $size (local.get $map))
          (array.len (struct.get $map $chains (local.get $map))))
        (then (call $grow (local.get $map))))
      (call $link (local.get $map)
        (struct.new $entry (local.get $key) (local.get $value) (ref.null $entry))))
    (else (struct.set $entry $value (local.get $entry) (local.get $value)))))
(func $remove (param $map (ref $map)) (param $key i32)
  (local $chains (ref $chains)) (local $place i32) (local $entry (ref null $entry)) (local $before (ref null $entry))
  (local.set $chains (struct.get $map $chains (local.get $map)))
  (local.set $place (call $place (local.get $map) (local.get $key)))
  (local.set $entry (array.get $chains (local.get $chains) (local.get $place)))
  (loop $next
    (if (ref.is_null (local.get $entry)) (then (return)))
    (if (i32.ne (struct.get $entry $key (local.get $entry)) (local.get $key))
      (then
        (local.set $before (local.get $entry))
        (local.set $entry (struct.get $entry $next (local.get $entry)))
        (br $next))))
  (if (ref.is_null (local.get $before))
    (then
      (array.set $chains (local.get $chains) (local.get $place) (struct.get $entry $next (local.get $entry))))
    (else
      (struct.set $entry $next (local.get $before) (struct.get $entry $next (local.get $entry)))))
  (struct.set $map $size (local.get $map)
    (i32.sub (struct.get $map $size (local.get $map)) (i32.const 1))))
(func $map (type $measured)
  (local $map (ref $map)) (local $left i32) (local $sum i64) (local $entry (ref null $entry))
  (global.set $seed (i32.const 1))
  (local.set $map (struct.new $map (array.new_default $chains (i32.const 16)) (i32.const 0)))
  (local.set $left (global.get $turns))
  (loop $next
    (call $insert (local.get $map)
      (i32.and (call $random) (i32.const 0x7fff))
      (i64.extend_i32_u (local.get $left)))
    (local.set $entry (call $find (local.get $map) (i32.and (call $random) (i32.const 0x7fff))))
    (if (i32.eqz (ref.is_null (local.get $entry)))
      (then
        (local.set $sum
          (i64.add
            (i64.mul (local.get $sum) (i64.const 31))
            (struct.get $value $number (struct.get $entry $value (local.get $entry)))))))
    (call $remove (local.get $map) (i32.and (call $random) (i32.const 0x7fff)))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (i32.add
    (i32.wrap_i64 (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 32))))
    (struct.get $map $size (local.get $map))))

(elem declare func $map)
(data (i32.const 1024) "map")
(func (export "_start")
  (call $measure (ref.func $map) (i32.const 539355461) (i32.const 1024) (i32.const 3)))
