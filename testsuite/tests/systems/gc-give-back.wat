;; Makes a heap of 48 MiB, and drops all of it, or, with an argument, keeps it; makes objects for a while that nobody
;; keeps; touches 48 MiB of its memory; and makes 16 MiB of objects again, which must be zero at first.
(module
  (type $bytes (array (mut i8)))
  (type $list (array (mut (ref null $bytes))))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1 5120)
  (data (i32.const 0) "\10\00\00\00\11\00\00\00")
  (data (i32.const 16) "it was given back")
  (global $list (mut (ref null $list)) (ref.null $list))

  ;; Makes so many arrays of half a megabyte, and writes into each page of them, which must be zero.
  (func $fill (param $count i32) (local $array (ref $bytes)) (local $at i32)
    (global.set $list (array.new_default $list (i32.const 128)))
    (loop $more
      (local.set $array (array.new_default $bytes (i32.const 524280)))
      (local.set $at (i32.const 0))
      (loop $next
        (if (array.get_u $bytes (local.get $array) (local.get $at)) (then unreachable))
        (array.set $bytes (local.get $array) (local.get $at) (i32.const 0xa5))
        (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 2040))) (i32.const 524280))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (array.set $list (global.get $list) (local.get $count) (local.get $array))
      (br_if $more (local.get $count))))

  ;; Makes 40 MiB of objects, a kilobyte each, that nobody keeps.
  (func $churn (local $left i32)
    (local.set $left (i32.const 40960))
    (loop $more
      (drop (array.new_default $bytes (i32.const 1016)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))

  ;; The memory is large only now, and at offsets that the heap has not: where the kernel tells only the lower half of
  ;; an address, the supervisor provides everything first that ends in the same bits.
  (func $touch (local $at i32)
    (if (i32.eq (memory.grow (i32.const 5119)) (i32.const -1)) (then unreachable))
    (loop $next
      (i32.store offset=0x11000000 (local.get $at) (i32.const 1))
      (br_if $next
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4096))) (i32.const 0x3000000)))))

  (func (export "_start")
    (drop (call $sizes (i32.const 8) (i32.const 12)))
    (call $fill (i32.const 96))
    (if (i32.eq (i32.load (i32.const 8)) (i32.const 1)) (then
      ;; Whatever still refers to the list, the arrays are in no list.
      (array.fill $list (global.get $list) (i32.const 0) (ref.null $bytes) (i32.const 128))
      (global.set $list (ref.null $list))))
    (call $churn)
    (call $touch)
    (call $fill (i32.const 32))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
