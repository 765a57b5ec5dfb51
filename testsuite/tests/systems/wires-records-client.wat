;; Passes records of many fields, and takes numbers that lie deep in a tuple.
(component
  (import "example:records/records" (instance $records
    (type $wide' (record
      (field "f0" u32) (field "f1" u32) (field "f2" u32) (field "f3" u32) (field "f4" u32)
      (field "f5" u32) (field "f6" u32) (field "f7" u32) (field "f8" u32) (field "known" bool)))
    (export "wide" (type $wide (eq $wide')))
    (type $byte (tuple u8))
    (type $bytes (tuple $byte $byte))
    (type $half (tuple u16))
    (type $halves (tuple $half $half))
    (type $deep (tuple $bytes $halves))
    (type $wides (list $wide))
    (export "echo" (func (param "in" $wides) (result $wides)))
    (export "deep" (func (result $deep)))))
  (core module $libc
    (memory (export "memory") 3)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 131072)))
  (core instance $libc (instantiate $libc))
  (core func $echo (canon lower (func $records "echo")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $deep (canon lower (func $records "deep") (memory (core memory $libc "memory"))))
  (core module $main
    (import "" "memory" (memory 3))
    (import "" "echo" (func $echo (param i32 i32 i32)))
    (import "" "deep" (func $deep (param i32)))
    ;; So many records, in which every field is another number, and what means true is 2.
    (func $pass (param $count i32) (local $field i32) (local $at i32) (local $end i32)
      (local.set $at (i32.const 4096))
      (local.set $end (i32.add (i32.const 4096) (i32.mul (local.get $count) (i32.const 40))))
      (loop $next
        (i32.store (local.get $at) (i32.mul (local.get $at) (i32.const 0x01010101)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
      (local.set $at (i32.const 4096))
      (loop $next
        (i32.store (i32.add (local.get $at) (i32.const 36))
          (i32.or (i32.const 0x55555500) (i32.and (local.get $at) (i32.const 16))))
        (local.set $at (i32.add (local.get $at) (i32.const 40)))
        (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
      (memory.fill (i32.const 131072) (i32.const 0x77) (i32.const 65536))
      (call $echo (i32.const 4096) (local.get $count) (i32.const 8))
      (if (i32.ne (i32.load (i32.const 8)) (i32.const 131072)) (then (unreachable)))
      (if (i32.ne (i32.load (i32.const 12)) (local.get $count)) (then (unreachable)))
      (local.set $at (i32.const 4096))
      (loop $next
        (local.set $field (i32.const 0))
        (loop $more
          (if (i32.ne
                (i32.load (i32.add (local.get $at) (local.get $field)))
                (i32.load offset=126976 (i32.add (local.get $at) (local.get $field))))
            (then (unreachable)))
          (local.set $field (i32.add (local.get $field) (i32.const 4)))
          (br_if $more (i32.lt_u (local.get $field) (i32.const 36))))
        (if (i32.ne
              (i32.load8_u offset=127012 (local.get $at))
              (i32.ne (i32.and (local.get $at) (i32.const 16)) (i32.const 0)))
          (then (unreachable)))
        ;; What fills a record stays at home.
        (if (i32.ne (i32.load8_u offset=127013 (local.get $at)) (i32.const 0x77)) (then (unreachable)))
        (local.set $at (i32.add (local.get $at) (i32.const 40)))
        (br_if $next (i32.lt_u (local.get $at) (local.get $end)))))
    (func (export "run") (result i32)
      (call $pass (i32.const 1))
      ;; In a message, and in the arena.
      (call $pass (i32.const 11))
      (call $pass (i32.const 12))
      (call $pass (i32.const 700))
      (call $deep (i32.const 8))
      (if (i32.ne (i32.load (i32.const 8)) (i32.const 0xcdef_0201)) (then (unreachable)))
      (if (i32.ne (i32.load16_u (i32.const 12)) (i32.const 0x89ab)) (then (unreachable)))
      (i32.const 1)))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $libc "memory"))
    (export "echo" (func $echo))
    (export "deep" (func $deep))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
