;; Keeps 10,000 structures in a list, which takes less than 256 KiB, and says so.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\10\00\00\00kept everything\0a")
  (type $node (struct (field (ref null $node)) (field i64)))
  (func $keep (param $list (ref null $node)) (param $value i64) (result (ref $node))
    (struct.new $node (local.get $list) (local.get $value)))
  (func (export "_start") (local $list (ref null $node)) (local $value i64)
    (loop $more
      (local.set $list (call $keep (local.get $list) (local.get $value)))
      (br_if $more (i64.ne (local.tee $value (i64.add (local.get $value) (i64.const 1))) (i64.const 10000))))
    (loop $next
      (local.set $value (i64.sub (local.get $value) (i64.const 1)))
      (if (i64.ne (struct.get $node 1 (local.get $list)) (local.get $value)) (then unreachable))
      (br_if $next (i32.eqz (ref.is_null (local.tee $list (struct.get $node 0 (local.get $list)))))))
    (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)) (then unreachable))))
