;;! status = 134
;;! stderr = ["wasm trap: out of bounds memory access\nwasm backtrace:\n  0: leaf at 0x", "\n  1: between at 0x", "\n  2: begin at 0x"]
;; As `trap-leaf`, in a function whose constants are behind its code, with vectors and a loop, called through a table.
(module
  (memory 1 1)
  (table funcref (elem $leaf))
  (func $leaf (param $from i32) (result f64)
    (local $sum f64)
    (loop $more
      (local.set $sum (f64.add (f64.mul (local.get $sum) (f64.const 1.5)) (f64.load (local.get $from))))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br_if $more (f64.lt (local.get $sum) (f64.const 1e9))))
    (local.get $sum))
  (func $between (param i32) (result f64)
    (f64.add (call_indirect (param i32) (result f64) (local.get 0) (i32.const 0)) (f64.const 1)))
  (func $begin (export "_start") (drop (f64.add (call $between (i32.const 0xff00)) (f64.const 1)))))
