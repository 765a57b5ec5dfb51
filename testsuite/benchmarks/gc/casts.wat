;; Casts in a loop: objects of six types that are declared below each other, integers as references and nothing,
;; without a pattern. Words: a cast that always succeeds, tests of one type after the other, and branches on casts.
(rec
  (type $shape (sub (struct (field $number i32))))
  (type $round (sub $shape (struct (field $number i32) (field $radius i32))))
  (type $circle (sub final $round (struct (field $number i32) (field $radius i32))))
  (type $ring (sub final $round (struct (field $number i32) (field $radius i32) (field $inner i32))))
  (type $square (sub $shape (struct (field $number i32) (field $side i32))))
  (type $dotted (sub final $square (struct (field $number i32) (field $side i32) (field $dots i32)))))
(type $shapes (array (mut anyref)))
(global $shapes (ref $shapes) (array.new_default $shapes (i32.const 1024)))
;; The same without integers and nothing, so that a cast succeeds.
(global $objects (ref $shapes) (array.new_default $shapes (i32.const 1024)))
(global $times i32 (i32.const 500))

(func $object (param $which i32) (param $number i32) (result anyref)
  (block $dotted (block $square (block $ring (block $circle (block $round (block $shape
    (br_table $shape $round $circle $ring $square $dotted (local.get $which)))
    (return (struct.new $shape (local.get $number))))
    (return (struct.new $round (local.get $number) (i32.const 1))))
    (return (struct.new $circle (local.get $number) (i32.const 2))))
    (return (struct.new $ring (local.get $number) (i32.const 3) (i32.const 4))))
    (return (struct.new $square (local.get $number) (i32.const 5))))
  (struct.new $dotted (local.get $number) (i32.const 6) (i32.const 7)))
(func $fill (local $left i32) (local $which i32)
  (local.set $left (array.len (global.get $shapes)))
  (loop $next
    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
    (array.set $shapes (global.get $objects) (local.get $left)
      (call $object (i32.rem_u (call $random) (i32.const 6)) (local.get $left)))
    (local.set $which (i32.rem_u (call $random) (i32.const 8)))
    (array.set $shapes (global.get $shapes) (local.get $left)
      (if (result anyref) (i32.lt_u (local.get $which) (i32.const 6))
        (then (call $object (local.get $which) (local.get $left)))
        (else
          (if (result anyref) (i32.eq (local.get $which) (i32.const 6))
            (then (ref.i31 (local.get $left)))
            (else (ref.null any))))))
    (br_if $next (local.get $left))))

(func $cast (type $measured) (local $left i32) (local $at i32) (local $sum i32)
  (local.set $left (global.get $times))
  (loop $again
    (local.set $at (array.len (global.get $objects)))
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $sum
        (i32.add
          (local.get $sum)
          (struct.get $shape $number
            (ref.cast (ref $shape) (array.get $shapes (global.get $objects) (local.get $at))))))
      (br_if $next (local.get $at)))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (local.get $sum))
(func $test (type $measured) (local $left i32) (local $at i32) (local $sum i32) (local $shape anyref)
  (local.set $left (global.get $times))
  (loop $again
    (local.set $at (array.len (global.get $shapes)))
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $shape (array.get $shapes (global.get $shapes) (local.get $at)))
      (local.set $sum
        (i32.add
          (local.get $sum)
          (i32.add
            (i32.add
              (ref.test (ref $round) (local.get $shape))
              (i32.shl (ref.test (ref $ring) (local.get $shape)) (i32.const 1)))
            (i32.add
              (i32.shl (ref.test (ref null $square) (local.get $shape)) (i32.const 2))
              (i32.shl (ref.test (ref i31) (local.get $shape)) (i32.const 3))))))
      (br_if $next (local.get $at)))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (local.get $sum))
(func $of (param $shape anyref) (result i32)
  (block $integer (result (ref i31))
    (block $round (result (ref $round))
      (block $square (result (ref $square))
        (block $dotted (result (ref $dotted))
          (block $ring (result (ref $ring))
            (block $circle (result (ref $circle))
              (block $none
                (br_on_null $none (local.get $shape))
                (br_on_cast $circle anyref (ref $circle))
                (br_on_cast $ring anyref (ref $ring))
                (br_on_cast $dotted anyref (ref $dotted))
                (br_on_cast $square anyref (ref $square))
                (br_on_cast $round anyref (ref $round))
                (br_on_cast $integer anyref (ref i31))
                (return (struct.get $shape $number (ref.cast (ref $shape)))))
              (return (i32.const 1)))
            (return (struct.get $circle $radius)))
          (return (struct.get $ring $inner)))
        (return (struct.get $dotted $dots)))
      (return (struct.get $square $side)))
    (return (struct.get $round $radius)))
  (i31.get_u))
(func $branch (type $measured) (local $left i32) (local $at i32) (local $sum i32)
  (local.set $left (global.get $times))
  (loop $again
    (local.set $at (array.len (global.get $shapes)))
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $sum
        (i32.add
          (local.get $sum)
          (call $of (array.get $shapes (global.get $shapes) (local.get $at)))))
      (br_if $next (local.get $at)))
    (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (local.get $sum))

(elem declare func $cast $test $branch)
(data (i32.const 1024) "cast")
(data (i32.const 1040) "test")
(data (i32.const 1056) "branch")
(func (export "_start")
  (call $fill)
  (call $measure (ref.func $cast) (i32.const 261888000) (i32.const 1024) (i32.const 4))
  (call $measure (ref.func $test) (i32.const 1600000) (i32.const 1040) (i32.const 4))
  (call $measure (ref.func $branch) (i32.const 62528000) (i32.const 1056) (i32.const 6)))
