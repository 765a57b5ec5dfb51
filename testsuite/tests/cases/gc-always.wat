;;! options = ["--gc-always", "--gc-heap-max", "64K"]

;; Garbage is looked for before every allocation, so what only a local, an operand or another object refers to is found
;; at once if it was lost.
(module
  (type $pair (struct (field $left (ref null $pair)) (field $right (ref null $pair)) (field $value i32)))

  ;; A tree of this depth; while its right half is made, only an operand refers to the left one.
  (func $tree (param $depth i32) (result (ref null $pair))
    (if (result (ref null $pair)) (local.get $depth)
      (then
        (struct.new $pair
          (call $tree (i32.sub (local.get $depth) (i32.const 1)))
          (call $tree (i32.sub (local.get $depth) (i32.const 1)))
          (local.get $depth)))
      (else (ref.null $pair))))
  (func $sum (param $tree (ref null $pair)) (result i32)
    (if (result i32) (ref.is_null (local.get $tree))
      (then (i32.const 0))
      (else
        (i32.add
          (struct.get $pair $value (local.get $tree))
          (i32.add
            (call $sum (struct.get $pair $left (local.get $tree)))
            (call $sum (struct.get $pair $right (local.get $tree))))))))
  (func (export "_start")
    ;; 1 of 6, 2 of 5, …, 32 of 1.
    (if (i32.ne (call $sum (call $tree (i32.const 6))) (i32.const 120)) (then unreachable))
    (if (i32.ne (call $sum (call $tree (i32.const 6))) (i32.const 120)) (then unreachable))))
