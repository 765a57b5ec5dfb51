;; Lists of numbers without a pattern: each is made, sorted by merging and gone through.
(type $cell (struct (field $value i32) (field $next (mut (ref null $cell)))))
(global $size i32 (i32.const 50000))
(global $lists i32 (i32.const 8))

(func $make (param $size i32) (result (ref null $cell)) (local $list (ref null $cell))
  (loop $next
    (local.set $list (struct.new $cell (call $random) (local.get $list)))
    (br_if $next (local.tee $size (i32.sub (local.get $size) (i32.const 1)))))
  (local.get $list))
;; Two sorted lists become one; neither is empty.
(func $merge (param $one (ref null $cell)) (param $other (ref null $cell)) (result (ref null $cell))
  (local $first (ref $cell)) (local $last (ref $cell))
  (local.set $first (struct.new $cell (i32.const 0) (ref.null $cell)))
  (local.set $last (local.get $first))
  (block $one-ends
    (block $other-ends
      (loop $next
        (if (i32.le_u (struct.get $cell $value (local.get $one)) (struct.get $cell $value (local.get $other)))
          (then
            (struct.set $cell $next (local.get $last) (local.get $one))
            (local.set $last (ref.as_non_null (local.get $one)))
            (local.set $one (struct.get $cell $next (local.get $one)))
            (br_if $one-ends (ref.is_null (local.get $one))))
          (else
            (struct.set $cell $next (local.get $last) (local.get $other))
            (local.set $last (ref.as_non_null (local.get $other)))
            (local.set $other (struct.get $cell $next (local.get $other)))
            (br_if $other-ends (ref.is_null (local.get $other)))))
        (br $next)))
    (struct.set $cell $next (local.get $last) (local.get $one))
    (return (struct.get $cell $next (local.get $first))))
  (struct.set $cell $next (local.get $last) (local.get $other))
  (struct.get $cell $next (local.get $first)))
;; Sorts so many at the beginning of the list, and gives what follows them.
(func $sort (param $list (ref null $cell)) (param $size i32) (result (ref null $cell) (ref null $cell))
  (local $rest (ref null $cell)) (local $half i32) (local $one (ref null $cell))
  (if (i32.eq (local.get $size) (i32.const 1))
    (then
      (local.set $rest (struct.get $cell $next (local.get $list)))
      (struct.set $cell $next (local.get $list) (ref.null $cell))
      (return (local.get $list) (local.get $rest))))
  (local.set $half (i32.shr_u (local.get $size) (i32.const 1)))
  (call $sort (local.get $list) (local.get $half))
  (local.set $rest)
  (local.set $one)
  (call $sort (local.get $rest) (i32.sub (local.get $size) (local.get $half)))
  (local.set $rest)
  (local.set $list)
  (call $merge (local.get $one) (local.get $list))
  (local.get $rest))
(func $list (type $measured)
  (local $list (ref null $cell)) (local $left i32) (local $sum i32) (local $before i32)
  (global.set $seed (i32.const 1))
  (local.set $left (global.get $lists))
  (loop $again
    (call $sort (call $make (global.get $size)) (global.get $size))
    (drop)
    (local.set $list)
    (local.set $before (i32.const 0))
    (loop $next
      (if (i32.lt_u (struct.get $cell $value (local.get $list)) (local.get $before)) (then (unreachable)))
      (local.set $before (struct.get $cell $value (local.get $list)))
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (local.get $before)))
      (local.set $list (struct.get $cell $next (local.get $list)))
      (br_if $next (i32.eqz (ref.is_null (local.get $list)))))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (local.get $sum))

(elem declare func $list)
(data (i32.const 1024) "list")
(func (export "_start")
  (call $measure (ref.func $list) (i32.const 2780256572) (i32.const 1024) (i32.const 4)))
