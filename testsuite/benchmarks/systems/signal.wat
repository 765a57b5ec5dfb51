(module
  (import "report" "memory" (memory 1))
  (import "report" "now" (func $now (result i64)))
  (import "report" "print" (func $print (param i32 i64)))
  (import "cap" "note" (global $note (ref extern)))
  (import "sel4" "signal" (func $signal (param externref)))
  (table $table 16 (ref extern) (global.get $note))
  (func $signals (param $count i32) (result i64) (local $start i64)
    (local.set $start (call $now))
    (loop $next
      (call $signal (table.get $table (i32.and (local.get $count) (i32.const 15))))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.sub (call $now) (local.get $start)))
  (func (export "_start")
    (drop (call $signals (i32.const 20)))
    (call $print (i32.const 115) (i64.div_u
      (i64.sub (call $signals (i32.const 1001)) (call $signals (i32.const 1))) (i64.const 1000)))))
