;; Binary trees: many that die young, of several depths, beside one that lives as long as the round.
(type $tree (struct (field $left (ref null $tree)) (field $right (ref null $tree))))

(func $make (param $depth i32) (result (ref $tree))
  (if (result (ref $tree)) (local.get $depth)
    (then
      (struct.new $tree
        (call $make (i32.sub (local.get $depth) (i32.const 1)))
        (call $make (i32.sub (local.get $depth) (i32.const 1)))))
    (else (struct.new_default $tree))))
(func $count (param $tree (ref null $tree)) (result i32)
  (if (result i32) (ref.is_null (struct.get $tree $left (local.get $tree)))
    (then (i32.const 1))
    (else
      (i32.add
        (i32.add
          (call $count (struct.get $tree $left (local.get $tree)))
          (call $count (struct.get $tree $right (local.get $tree))))
        (i32.const 1)))))
(func $trees (type $measured)
  (local $long-lived (ref $tree)) (local $depth i32) (local $left i32) (local $sum i32)
  (local.set $long-lived (call $make (i32.const 14)))
  (local.set $depth (i32.const 4))
  (loop $deeper
    ;; As many that all depths come to the same number of objects.
    (local.set $left (i32.shl (i32.const 1) (i32.sub (i32.const 19) (local.get $depth))))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call $count (call $make (local.get $depth)))))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (br_if $deeper (i32.le_u (local.tee $depth (i32.add (local.get $depth) (i32.const 2))) (i32.const 14))))
  (i32.add (local.get $sum) (call $count (local.get $long-lived))))

(elem declare func $trees)
(data (i32.const 1024) "trees")
(func (export "_start")
  (call $measure (ref.func $trees) (i32.const 6280543) (i32.const 1024) (i32.const 5)))
