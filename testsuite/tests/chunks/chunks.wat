;; What there is to the domain of `discarder.c`: a heap of structures and arrays.
(module
  (type $bytes (array i8))
  (func (export "_start") (drop (array.new_default $bytes (i32.const 1)))))
