;; The first measurement of client.wat, alone: a call with four words, a thousand times.
(component
  ;; host.wat
  (import "bench:components/sums" (instance $sums
    (export "sum" (func (param "a" u32) (param "b" u32) (param "c" u32) (param "d" u32) (result u32)))))
  (core module $libc (memory (export "memory") 1))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory $memory)))
  (core func $now (canon lower (func $clock "now")))
  (core func $sum (canon lower (func $sums "sum")))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "now" (func $now (result i64)))
    (import "" "sum" (func $sum (param i32 i32 i32 i32) (result i32)))
    (data (i32.const 0) "plain ")
    ;; Prints a line: the digits are made from the end.
    (func $print (param $number i64) (local $output i32) (local $at i32)
      (local.set $output (call $get-stdout))
      (call $write (local.get $output) (i32.const 0) (i32.const 6) (i32.const 16))
      (local.set $at (i32.const 63))
      (i32.store8 (local.get $at) (i32.const 10))
      (loop $next
        (local.set $at (i32.sub (local.get $at) (i32.const 1)))
        (i32.store8 (local.get $at)
          (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
        (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
        (br_if $next (i64.ne (local.get $number) (i64.const 0))))
      (call $write (local.get $output) (local.get $at) (i32.sub (i32.const 64) (local.get $at)) (i32.const 16)))
    (func $calls (param $count i32) (result i64) (local $start i64)
      (local.set $start (call $now))
      (loop $again
        (drop (call $sum (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4)))
        (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
      (i64.sub (call $now) (local.get $start)))
    (func (export "run") (result i32)
      ;; The first calls find their pages.
      (drop (call $calls (i32.const 10)))
      (call $print (i64.div_u (call $calls (i32.const 1000)) (i64.const 1000)))
      (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "get-stdout" (func $get-stdout))
    (export "write" (func $write))
    (export "now" (func $now))
    (export "sum" (func $sum))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
