;; A component that is given lists of many values, and looks whether those of one list are equal.
(component
  (core module $code
    (memory (export "memory") 1 1024)
    (global $free (mut i32) (i32.const 4096))
    (global $mixed (mut i32) (i32.const 0))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.set $free (i32.add (local.get $at) (local.get $size)))
      (if (i32.gt_u (global.get $free) (i32.shl (memory.size) (i32.const 16)))
        (then
          (drop
            (memory.grow
              (i32.add (i32.shr_u (i32.sub (global.get $free) (i32.shl (memory.size) (i32.const 16))) (i32.const 16))
                (i32.const 1))))))
      (local.get $at))
    ;; How many values differ from those before them. A list of which some do is mixed.
    (func (export "compare") (param $at i32) (param $count i32) (result i32)
      (local $differ i32)
      (global.set $free (i32.const 4096))
      (block $done
        (loop $next
          (br_if $done (i32.le_u (local.get $count) (i32.const 1)))
          ;; The number of a case is a byte, behind which is whatever was there.
          (if (i32.or
                (i32.ne (i32.load8_u (local.get $at)) (i32.load8_u offset=16 (local.get $at)))
                (i64.ne (i64.load offset=8 (local.get $at)) (i64.load offset=24 (local.get $at))))
            (then (local.set $differ (i32.add (local.get $differ) (i32.const 1)))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $next)))
      (if (local.get $differ) (then (global.set $mixed (i32.add (global.get $mixed) (i32.const 1)))))
      (local.get $differ))
    (func (export "mixed") (result i32) (global.get $mixed))
    ;; How many lists, or values.
    (func (export "count") (param $at i32) (param $count i32) (result i32)
      (global.set $free (i32.const 4096))
      (local.get $count)))
  (core instance $code (instantiate $code))
  (alias core export $code "memory" (core memory $m))
  (alias core export $code "realloc" (core func $realloc))
  (type $kind' (variant (case "none") (case "number" u64) (case "text" string) (case "words" (list u64))))
  (func $compare (param "values" (list (option u64))) (result u32)
    (canon lift (core func $code "compare") (memory $m) (realloc $realloc)))
  (func $count (param "lists" (list (list string))) (result u32)
    (canon lift (core func $code "count") (memory $m) (realloc $realloc)))
  (func $mixed (result u32) (canon lift (core func $code "mixed")))
  (func $sort (param "values" (list $kind')) (result u32)
    (canon lift (core func $code "count") (memory $m) (realloc $realloc)))
  (component $interface
    (type $kind' (variant (case "none") (case "number" u64) (case "text" string) (case "words" (list u64))))
    (import "compare" (func $compare (param "values" (list (option u64))) (result u32)))
    (import "count" (func $count (param "lists" (list (list string))) (result u32)))
    (import "mixed" (func $mixed (result u32)))
    (import "kind" (type $kind (eq $kind')))
    (import "sort" (func $sort (param "values" (list $kind)) (result u32)))
    (export $exported "kind" (type $kind))
    (export "compare" (func $compare))
    (export "count" (func $count))
    (export "mixed" (func $mixed))
    (export "sort" (func $sort) (func (param "values" (list $exported)) (result u32))))
  (instance $collector
    (instantiate $interface
      (with "kind" (type $kind'))
      (with "compare" (func $compare))
      (with "count" (func $count))
      (with "mixed" (func $mixed))
      (with "sort" (func $sort))))
  (export "example:shop/collector@0.1.0" (instance $collector)))
