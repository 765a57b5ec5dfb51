;; Keeps whatever it makes: short arrays, which are made inline, or, with an argument, long ones.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (type $bytes (array (mut i8)))
  (type $cell (struct (field (ref $bytes)) (field (ref null $cell))))
  (global $cells (mut (ref null $cell)) (ref.null $cell))
  (func $keep (param $length i32)
    (global.set $cells
      (struct.new $cell (array.new $bytes (i32.const 7) (local.get $length)) (global.get $cells))))
  (func $begin (export "_start") (local $length i32)
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    ;; The name alone, or with an argument.
    (local.set $length
      (if (result i32) (i32.gt_u (i32.load (i32.const 0)) (i32.const 1))
        (then (i32.const 65000))
        (else (i32.const 4))))
    (loop $again (call $keep (local.get $length)) (br $again))))
