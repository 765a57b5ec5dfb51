;;! options = ["--gc-heap-max", "1M"]
;;! status = 134
;;! stderr = ["wasm trap: out of memory", "0: keep at 0x", "1: fill at 0x", "2: "]

;; A list from which nothing is ever taken: the heap is full long before the list has as many nodes as that has bytes.
(module
  (type $node (struct (field (ref null $node)) (field i64)))
  (global $list (mut (ref null $node)) (ref.null $node))
  (func $keep (param $value i64)
    (global.set $list (struct.new $node (global.get $list) (local.get $value))))
  (func $fill (local $value i64)
    (loop $more
      (call $keep (local.get $value))
      (br_if $more (i64.ne (local.tee $value (i64.add (local.get $value) (i64.const 1))) (i64.const 0x100000)))))
  (func (export "_start") (call $fill)))
