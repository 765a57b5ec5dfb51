;; Each check ends the program with its own number if it fails.
(module
  (import "cap" "note" (global $note externref))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "mint" (func $mint (param externref i64 i64) (result externref)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (type $holder (struct (field $reference (mut externref)) (field $badge i64)))
  (type $inner (struct (field $any (mut anyref)) (field $caught (mut exnref))))
  (type $holders (array (mut (ref null $holder))))
  (type $inners (array (mut (ref null $inner))))
  (tag $e (param (ref $holder)))
  (func $fail_unless (param $number i32) (param $holds i32)
    (if (i32.eqz (local.get $holds)) (then (call $exit (local.get $number)))))
  ;; What the notification hears when a reference is signalled.
  (func $heard (param externref) (result i64) (call $signal (local.get 0)) (call $poll (global.get $note)))
  (func $badge (param $badge i64) (result externref) (call $mint (global.get $note) (i64.const 1) (local.get $badge)))
  (func $check (param $number i32) (param $holder (ref null $holder))
    (call $fail_unless (local.get $number)
      (i64.eq (call $heard (struct.get $holder $reference (local.get $holder)))
        (struct.get $holder $badge (local.get $holder)))))
  (func $new (param $badge i64) (result (ref $holder))
    (struct.new $holder (call $badge (local.get $badge)) (local.get $badge)))

  ;; A capability in an object that dies at once. The object is made before its capability, so the collections that
  ;; give slots back come while it is nowhere but in this frame, and the host's function runs.
  (func $forget (param $turns i64) (local $holder (ref null $holder))
    (loop $next
      (local.set $holder (struct.new $holder (ref.null extern) (local.get $turns)))
      (struct.set $holder $reference (local.get $holder) (call $badge (local.get $turns)))
      (call $check (i32.const 1) (local.get $holder))
      (local.set $turns (i64.sub (local.get $turns) (i64.const 1)))
      (br_if $next (i64.ne (local.get $turns) (i64.const 0)))))

  ;; Of many objects with capabilities, 90 are kept.
  (func $churn (local $turn i32) (local $place i32) (local $kept (ref $holders))
    (local.set $kept (array.new_default $holders (i32.const 90)))
    (loop $next
      (local.set $place (i32.rem_u (local.get $turn) (i32.const 90)))
      (array.set $holders (local.get $kept) (local.get $place) (call $new (i64.extend_i32_u (local.get $turn))))
      (call $check (i32.const 2) (array.get $holders (local.get $kept) (local.get $place)))
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $turn) (i32.const 20000))))
    (local.set $place (i32.const 0))
    (loop $next
      (call $check (i32.const 3) (array.get $holders (local.get $kept) (local.get $place)))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $place) (i32.const 90)))))

  ;; What an exception carries is an object, and the exception is in an object, beside a capability that is one of the
  ;; hierarchy `any`.
  (func $caught (param $badge i64) (result (ref $inner))
    (local $any anyref) (local $exception exnref)
    (local.set $any (any.convert_extern (call $badge (local.get $badge))))
    (block $h (result (ref $holder) exnref)
      (try_table (catch_ref $e $h) (throw $e (call $new (local.get $badge))))
      (unreachable))
    (local.set $exception)
    (drop)
    (struct.new $inner (local.get $any) (local.get $exception)))
  (func $check-inner (param $number i32) (param $inner (ref null $inner)) (local $holder (ref null $holder))
    (block $h (result (ref $holder))
      (try_table (catch $e $h) (throw_ref (struct.get $inner $caught (local.get $inner))))
      (unreachable))
    (local.set $holder)
    (call $check (local.get $number) (local.get $holder))
    (call $fail_unless (local.get $number)
      (i64.eq (call $heard (extern.convert_any (struct.get $inner $any (local.get $inner))))
        (struct.get $holder $badge (local.get $holder)))))
  (func $nested (local $turn i32) (local $place i32) (local $kept (ref $inners))
    (local.set $kept (array.new_default $inners (i32.const 90)))
    (loop $next
      (local.set $place (i32.rem_u (local.get $turn) (i32.const 90)))
      (array.set $inners (local.get $kept) (local.get $place) (call $caught (i64.extend_i32_u (local.get $turn))))
      (call $check-inner (i32.const 4) (array.get $inners (local.get $kept) (local.get $place)))
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $turn) (i32.const 10000))))
    (local.set $place (i32.const 0))
    (loop $next
      (call $check-inner (i32.const 5) (array.get $inners (local.get $kept) (local.get $place)))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $place) (i32.const 90)))))

  (func (export "_start")
    (call $forget (i64.const 100000))
    (call $churn)
    (call $nested)))
