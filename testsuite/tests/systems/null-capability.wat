(module
  (import "sel4" "signal" (func $signal (param externref)))
  (func $main (export "_start") (call $signal (ref.null extern))))
