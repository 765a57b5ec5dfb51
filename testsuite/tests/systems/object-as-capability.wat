;; What `extern.convert_any` makes is no capability, wherever one is used: one way each by the argument, a trap.
;; With argument 9: what does not trap does nothing, even if an object is at a place that is also a slot's address.
(module
  (type $empty (struct))
  (type $bytes (array i8))
  (import "cap" "note" (global $note externref))
  (import "sel4" "copy" (func $copy (param externref i64) (result externref)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "delete" (func $delete (param externref)))
  (import "sel4" "revoke" (func $revoke (param externref)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "send" (func $send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "nb_send" (func $nb_send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "call_within" (func $call_within (param externref i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "cap" "door" (global $door externref))
  (import "wasi_snapshot_preview1" "args_get" (func $arguments (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (table $made 100 externref)
  (table $one 1 externref)
  (func $fail_unless (param i32) (if (i32.eqz (local.get 0)) (then unreachable)))
  (func $object (result externref) (extern.convert_any (struct.new $empty)))
  ;; Capabilities in many slots, all of which signal the same notification.
  (func $fill (local $index i32)
    (loop $again
      (table.set $made (local.get $index) (call $mint (global.get $note) (i64.const 1) (i64.const 1)))
      (br_if $again (i32.lt_u
        (local.tee $index (i32.add (local.get $index) (i32.const 1)))
        (i32.const 100)))))
  (func $by_signal (call $signal (call $object)))
  (func $by_poll (drop (call $poll (call $object))))
  (func $by_send (call $send (call $object)
    (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)))
  (func $by_recv (call $recv (call $object)) (drop) (drop) (drop) (drop) (drop) (drop))
  (func $by_call
    (call $call (call $object) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (drop))
  (func $by_given
    (call $call_with (global.get $door)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (call $object))
    (drop) (drop) (drop) (drop) (drop) (drop))
  (func $by_limit
    (call $call_within (call $object)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 1_000_000_000))
    (drop) (drop) (drop) (drop) (drop))
  (func $by_integer (call $signal (extern.convert_any (ref.i31 (i32.const 3)))))
  (func $by_element
    (table.set $one (i32.const 0) (call $object))
    (drop (call $poll (table.get $one (i32.const 0)))))
  ;; Uses objects as capabilities, one after the other in the heap.
  (func $try (param $count i32) (local $object externref)
    (loop $again
      (local.set $object (call $object))
      ;; The kernel finds nothing there, and does nothing.
      (call $nb_send (local.get $object) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
      (if (i32.eqz (i32.and (local.get $count) (i32.const 63)))
        (then
          (call $fail_unless (ref.is_null (call $copy (local.get $object) (i64.const 1))))
          (call $fail_unless (ref.is_null (call $mint (local.get $object) (i64.const 1) (i64.const 9))))
          (call $delete (local.get $object))
          (call $revoke (local.get $object))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func $allowed (local $count i32)
    ;; The slots that can be handed out have addresses from 1 and from 2 mebibytes on. So have these objects.
    (call $try (i32.const 6000))
    (drop (array.new_default $bytes (i32.const 870_000)))
    (call $try (i32.const 20_000))
    (drop (array.new_default $bytes (i32.const 870_000)))
    (call $try (i32.const 20_000))
    (call $fail_unless (i64.eqz (call $poll (global.get $note))))
    ;; An element of a table takes the place of the capability that it had.
    (table.set $made (i32.const 5) (call $object))
    (call $fail_unless (i32.eqz (ref.is_null (table.get $made (i32.const 5)))))
    (call $signal (table.get $made (i32.const 5)))
    (call $fail_unless (i64.eqz (call $poll (global.get $note))))
    ;; The others are all there.
    (loop $again
      (if (i32.ne (local.get $count) (i32.const 5))
        (then
          (call $signal (table.get $made (local.get $count)))
          (call $fail_unless (i64.eq (call $poll (global.get $note)) (i64.const 1)))))
      (br_if $again (i32.lt_u
        (local.tee $count (i32.add (local.get $count) (i32.const 1)))
        (i32.const 100))))
    ;; A capability that was in the other hierarchy is the same as before.
    (call $signal (extern.convert_any (any.convert_extern (table.get $made (i32.const 6)))))
    (call $fail_unless (i64.eq (call $poll (global.get $note)) (i64.const 1))))
  (func (export "_start")
    (drop (call $arguments (i32.const 0) (i32.const 64)))
    (call $fill)
    (block $9 (block $8 (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 $4 $5 $6 $7 $8 $9 (i32.sub (i32.load8_u (i32.load (i32.const 4))) (i32.const 48))))
      (call $by_signal) (return))
      (call $by_poll) (return))
      (call $by_send) (return))
      (call $by_recv) (return))
      (call $by_call) (return))
      (call $by_given) (return))
      (call $by_limit) (return))
      (call $by_integer) (return))
      (call $by_element) (return))
    (call $allowed)))
