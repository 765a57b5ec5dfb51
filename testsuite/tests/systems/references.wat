;; Each check ends the program with its own number if it fails.
(module
  (import "cap" "note" (global $note externref))
  (import "cap" "door" (global $door externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "sel4" "copy" (func $copy (param externref i64) (result externref)))
  (import "sel4" "delete" (func $delete (param externref)))
  (import "sel4" "revoke" (func $revoke (param externref)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (table $table 100 externref)
  (table $other 2 2000 externref)
  (global $kept (mut externref) (ref.null extern))
  (func $fail_unless (param $number i32) (param $holds i32)
    (if (i32.eqz (local.get $holds)) (then (call $exit (local.get $number)))))
  ;; What the notification hears when a reference is signalled.
  (func $heard (param externref) (result i64) (call $signal (local.get 0)) (call $poll (global.get $note)))
  (func $badge (param $badge i64) (result externref) (call $mint (global.get $note) (i64.const 1) (local.get $badge)))
  (func $check (param $number i32) (param $reference externref) (param $badge i64)
    (call $fail_unless (local.get $number) (i64.eq (call $heard (local.get $reference)) (local.get $badge))))

  ;; An element is read, then overwritten, then used.
  (func $overwrite
    (table.set $table (i32.const 7) (call $badge (i64.const 70)))
    (table.get $table (i32.const 7))
    (table.set $table (i32.const 7) (call $badge (i64.const 71)))
    (call $check (i32.const 1) (table.get $table (i32.const 7)) (i64.const 71))
    (global.set $kept)
    (call $check (i32.const 2) (global.get $kept) (i64.const 70)))

  ;; More capabilities than there is room for at first are made, used and forgotten; those in tables and globals stay.
  (func $churn (local $turn i32) (local $place i32)
    (loop $next
      (local.set $place (i32.rem_u (local.get $turn) (i32.const 90)))
      (table.set $table (local.get $place) (call $badge (i64.extend_i32_u (local.get $turn))))
      (call $check (i32.const 3) (table.get $table (local.get $place)) (i64.extend_i32_u (local.get $turn)))
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $turn) (i32.const 20000))))
    (local.set $turn (i32.const 0))
    (loop $next
      ;; 20000 is 20 more than a multiple of 90.
      (call $check (i32.const 4) (table.get $table (local.get $turn))
        (i64.extend_i32_u (i32.add (local.get $turn)
          (select (i32.const 19980) (i32.const 19890) (i32.lt_u (local.get $turn) (i32.const 20))))))
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $turn) (i32.const 90))))
    (call $check (i32.const 5) (global.get $kept) (i64.const 70)))

  ;; A table that grows keeps what it has.
  (func $grow (local $index i32)
    (table.set $other (i32.const 1) (call $badge (i64.const 11)))
    (drop (table.grow $other (call $badge (i64.const 12)) (i32.const 1500)))
    (call $check (i32.const 6) (table.get $other (i32.const 1)) (i64.const 11))
    (call $check (i32.const 7) (table.get $other (i32.const 2)) (i64.const 12))
    (call $check (i32.const 8) (table.get $other (i32.const 1501)) (i64.const 12))
    (call $fail_unless (i32.const 9) (ref.is_null (table.get $other (i32.const 0))))
    (table.fill $other (i32.const 0) (ref.null extern) (i32.const 1502))
    (call $fail_unless (i32.const 10) (ref.is_null (table.get $other (i32.const 1501)))))

  ;; Who deletes a capability deletes it wherever the reference is; another reference is another capability.
  (func $gone (local $one externref) (local $copy externref)
    (local.set $one (call $badge (i64.const 21)))
    (local.set $copy (call $copy (local.get $one) (i64.const 1)))
    (table.set $table (i32.const 95) (local.get $one))
    (call $delete (table.get $table (i32.const 95)))
    (call $fail_unless (i32.const 11) (i32.eqz (ref.is_null (local.get $one))))
    (call $check (i32.const 12) (local.get $one) (i64.const 0))
    (call $check (i32.const 13) (table.get $table (i32.const 95)) (i64.const 0))
    (call $check (i32.const 14) (local.get $copy) (i64.const 21))
    ;; What is gone can be put into tables, and is still gone there.
    (table.set $table (i32.const 96) (local.get $one))
    (call $check (i32.const 15) (table.get $table (i32.const 96)) (i64.const 0))
    (call $fail_unless (i32.const 16) (ref.is_null (call $copy (local.get $one) (i64.const 1)))))

  ;; Revocation takes what was derived, and leaves the reference and its copies in tables.
  (func $revoked (local $one externref) (local $copy externref)
    (local.set $one (call $badge (i64.const 31)))
    (local.set $copy (call $copy (local.get $one) (i64.const 1)))
    (table.set $table (i32.const 97) (local.get $one))
    (call $revoke (local.get $one))
    (call $check (i32.const 17) (local.get $one) (i64.const 31))
    (call $check (i32.const 18) (table.get $table (i32.const 97)) (i64.const 31))
    (call $check (i32.const 19) (local.get $copy) (i64.const 0)))

  ;; The kernel does not badge a badged capability again, nor does a copy get rights that the original has not.
  (func $refused (local $deaf externref)
    (call $fail_unless (i32.const 20) (ref.is_null (call $mint (global.get $door) (i64.const 1) (i64.const 4))))
    (local.set $deaf (call $copy (global.get $note) (i64.const 2)))
    (call $check (i32.const 21) (local.get $deaf) (i64.const 0))
    (call $check (i32.const 22) (call $copy (local.get $deaf) (i64.const 3)) (i64.const 0)))

  ;; A call through a notification, or through what is gone, is answered by the kernel with an error as its label.
  (func $wrong_kind (local $gone externref) (local $label i64)
    (local.set $gone (call $copy (global.get $note) (i64.const 5)))
    (call $delete (local.get $gone))
    (call $call (local.get $gone) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop) (local.set $label)
    (call $fail_unless (i32.const 23) (i64.eq (local.get $label) (i64.const 2))))

  (func (export "_start")
    (call $overwrite) (call $churn) (call $grow) (call $gone) (call $revoked) (call $refused) (call $wrong_kind)))
