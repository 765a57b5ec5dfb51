;; One of several domains, each of which, when it is its turn, makes a heap of 128 MiB, drops it, and says so to the
;; next. When all have had their turn, all end: together they have made more than the machine has, as long as that is
;; not a large one.
(module
  (type $bytes (array (mut i8)))
  (type $list (array (mut (ref null $bytes))))
  (import "cap" "mine" (global $mine externref))
  (import "cap" "next" (global $next externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $list (mut (ref null $list)) (ref.null $list))

  (func $fill (local $array (ref $bytes)) (local $at i32) (local $count i32)
    (local.set $count (i32.const 32))
    (global.set $list (array.new_default $list (local.get $count)))
    (loop $more
      (local.set $array (array.new_default $bytes (i32.const 0x3fff00)))
      (local.set $at (i32.const 0))
      (loop $next
        (array.set $bytes (local.get $array) (local.get $at) (i32.const 0xa5))
        (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4096))) (i32.const 0x3fff00))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (array.set $list (global.get $list) (local.get $count) (local.get $array))
      (br_if $more (local.get $count))))

  (func $drop
    (array.fill $list (global.get $list) (i32.const 0) (ref.null $bytes) (i32.const 32))
    (global.set $list (ref.null $list)))

  ;; Makes 160 MiB of objects, 16 KiB each, that nobody keeps: enough for two collections and more. With them, the heap
  ;; has had 192 MiB at least.
  (func $churn (local $left i32)
    (local.set $left (i32.const 10240))
    (loop $more
      (drop (array.new_default $bytes (i32.const 16000)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))

  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 1)) (then (drop (call $wait (global.get $mine)))))
    (call $fill)
    (call $drop)
    (call $churn)
    (call $signal (global.get $next))
    (drop (call $wait (global.get $mine)))
    (call $signal (global.get $next))))
