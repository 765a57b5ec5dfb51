;;! options = ["--gc-heap-max", "1M"]
;;! status = 134
;;! stderr = ["wasm trap: out of memory", "0: make at 0x"]

;; An array that takes most of the heap is made again and again. One that is longer than the heap is never made.
(module
  (type $bytes (array (mut i8)))
  (func $make (param $length i32) (result i32)
    (array.len (array.new_default $bytes (local.get $length))))
  (func (export "_start") (local $round i32)
    (loop $again
      (if (i32.ne (call $make (i32.const 900000)) (i32.const 900000)) (then unreachable))
      (br_if $again (i32.ne (local.tee $round (i32.add (local.get $round) (i32.const 1))) (i32.const 100))))
    (drop (call $make (i32.const 1048577)))))
