;; A heap that has shrunk much, and whose memory was given back, is used again.
(module
  (type $bytes (array (mut i8)))
  (type $list (array (mut (ref null $bytes))))
  (global $list (mut (ref null $list)) (ref.null $list))

  ;; Makes so many arrays of so many bytes, which must be zero, and are the number of their place then.
  (func $fill (param $count i32) (param $length i32) (local $array (ref $bytes)) (local $at i32)
    (global.set $list (array.new_default $list (local.get $count)))
    (loop $more
      (local.set $array (array.new_default $bytes (local.get $length)))
      (local.set $at (i32.const 0))
      (loop $next
        (if (array.get_u $bytes (local.get $array) (local.get $at)) (then unreachable))
        (br_if $next
          (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 509))) (local.get $length))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (array.fill $bytes (local.get $array) (i32.const 0) (local.get $count) (local.get $length))
      (array.set $list (global.get $list) (local.get $count) (local.get $array))
      (br_if $more (local.get $count))))

  (func $check (param $count i32) (param $length i32) (local $at i32) (local $array (ref $bytes))
    (loop $more
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (local.set $array (ref.as_non_null (array.get $list (global.get $list) (local.get $count))))
      (local.set $at (i32.const 0))
      (loop $next
        (if (i32.ne
              (array.get_u $bytes (local.get $array) (local.get $at))
              (i32.and (local.get $count) (i32.const 0xff)))
          (then unreachable))
        (br_if $next
          (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 509))) (local.get $length))))
      (br_if $more (local.get $count))))

  (func $drop
    (array.fill $list (global.get $list) (i32.const 0) (ref.null $bytes) (array.len (global.get $list)))
    (global.set $list (ref.null $list)))

  ;; Makes 24 MiB of objects that nobody keeps.
  (func $churn (local $left i32)
    (local.set $left (i32.const 24576))
    (loop $more
      (drop (array.new $bytes (i32.const 0x5a) (i32.const 1016)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))

  (func $round (param $count i32) (param $length i32)
    (call $fill (local.get $count) (local.get $length))
    (call $check (local.get $count) (local.get $length))
    (call $drop)
    (call $churn))

  (func (export "_start")
    (call $round (i32.const 32) (i32.const 1048576))
    (call $round (i32.const 4000) (i32.const 9000))
    (call $round (i32.const 8) (i32.const 5000000))
    (call $fill (i32.const 32) (i32.const 1048576))
    (call $churn)
    (call $check (i32.const 32) (i32.const 1048576))))
