;;! options = ["--gc-heap-max", "1M"]

;; More than 200 MB are made in all, of at most 1 MiB at a time. What is kept stays as it was: a list from the beginning
;; on, and in each round the one that was just made.
(module
  (type $bytes (array (mut i8)))
  (type $node (struct (field $next (ref null $node)) (field $bytes (ref $bytes))))

  ;; A list of `count` nodes. Each has an array of `length` bytes, which are its place in the list.
  (func $list (param $count i32) (param $length i32) (result (ref null $node))
    (local $list (ref null $node))
    (loop $more
      (local.set $list (struct.new $node (local.get $list) (array.new $bytes (local.get $count) (local.get $length))))
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $list))

  ;; Traps unless the list is as it was made.
  (func $check (param $list (ref null $node)) (param $count i32) (param $length i32) (local $place i32)
    (loop $next
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (if (i32.ne
            (array.get_u $bytes (struct.get $node $bytes (local.get $list)) (i32.sub (local.get $length) (i32.const 1)))
            (local.get $place))
        (then unreachable))
      (br_if $next (i32.eqz (ref.is_null (local.tee $list (struct.get $node $next (local.get $list)))))))
    (if (i32.ne (local.get $place) (local.get $count)) (then unreachable)))

  (func (export "_start")
    (local $round i32) (local $kept (ref null $node)) (local $list (ref null $node)) (local $length i32)
    (local.set $kept (call $list (i32.const 100) (i32.const 1000)))
    (local.set $round (i32.const 2048))
    (loop $again
      (local.set $round (i32.sub (local.get $round) (i32.const 1)))
      (local.set $length (i32.add (i32.const 1) (i32.and (local.get $round) (i32.const 2047))))
      (local.set $list (call $list (i32.const 100) (local.get $length)))
      (call $check (local.get $list) (i32.const 100) (local.get $length))
      (br_if $again (local.get $round)))
    (call $check (local.get $kept) (i32.const 100) (i32.const 1000))))
