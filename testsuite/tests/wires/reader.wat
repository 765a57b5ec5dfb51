;; A component that calls a function which returns many values: the first, until not all of them are equal; others,
;; twenty times, without a look at what they return.
(component
  (import "test:mixed/values@1.0.0" (instance $values
    (type $kind' (variant (case "none") (case "number" u64) (case "text" string) (case "words" (list u64))))
    (export "kind" (type $kind (eq $kind')))
    (export "kinds" (func (result (list $kind))))
    (export "options" (func (result (list (option u64)))))
    (export "texts" (func (result (list (list string)))))))
  (core module $memory
    (memory (export "memory") 1 1024)
    (global $free (export "free") (mut i32) (i32.const 4096))
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
      (local.get $at)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $m))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $kinds (canon lower (func $values "kinds") (memory $m) (realloc $realloc)))
  (core func $options (canon lower (func $values "options") (memory $m) (realloc $realloc)))
  (core func $texts (canon lower (func $values "texts") (memory $m) (realloc $realloc)))
  (core module $code
    (import "" "memory" (memory 1))
    (import "" "free" (global $free (mut i32)))
    (import "" "kinds" (func $kinds (param i32)))
    (import "" "options" (func $options (param i32)))
    (import "" "texts" (func $texts (param i32)))
    ;; Which function it calls.
    (global $call i32 (i32.const 0))
    (func $are-mixed (param $at i32) (param $count i32) (result i32)
      (block $done
        (loop $next
          (br_if $done (i32.le_u (local.get $count) (i32.const 1)))
          (if (i64.ne (i64.load offset=8 (local.get $at)) (i64.load offset=24 (local.get $at)))
            (then (return (i32.const 1))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $next)))
      (i32.const 0))
    (func $until-mixed
      (loop $again
        (global.set $free (i32.const 4096))
        (call $options (i32.const 16))
        (br_if $again (i32.eqz (call $are-mixed (i32.load (i32.const 16)) (i32.load (i32.const 20)))))))
    (func (export "run") (result i32)
      (local $left i32)
      (local.set $left (i32.const 20))
      (if (i32.eqz (global.get $call)) (then (call $until-mixed) (return (i32.const 0))))
      (loop $next
        (global.set $free (i32.const 4096))
        (if (i32.eq (global.get $call) (i32.const 1)) (then (call $texts (i32.const 16))))
        (if (i32.eq (global.get $call) (i32.const 2)) (then (call $kinds (i32.const 16))))
        (if (i32.eq (global.get $call) (i32.const 3)) (then (call $options (i32.const 16))))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $next (local.get $left)))
      (i32.const 1)))
  (core instance $code
    (instantiate $code
      (with "" (instance
        (export "memory" (memory $memory "memory"))
        (export "free" (global $memory "free"))
        (export "kinds" (func $kinds))
        (export "options" (func $options))
        (export "texts" (func $texts))))))
  (func $run (result (result)) (canon lift (core func $code "run")))
  (instance $command (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $command)))
