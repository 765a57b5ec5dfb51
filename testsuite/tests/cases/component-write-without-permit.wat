;;! status = 134
;;! stdout = "Hello!\n"
;;! stderr = ["wasm trap: more is written to a stream than check-write has permitted"]
;; What check-write permits is for the next write. Another of nothing needs no permit, and one of a byte does.
(component
  (import "wasi:io/error@0.2.6" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error))
  (import "wasi:io/streams@0.2.6" (instance $streams
    (alias outer 1 $error (type $error'))
    (export "error" (type $error (eq $error')))
    (type $stream-error' (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $stream-error')))
    (export "output-stream" (type $output-stream (sub resource)))
    (export "[method]output-stream.check-write"
      (func (param "self" (borrow $output-stream)) (result (result u64 (error $stream-error)))))
    (export "[method]output-stream.write"
      (func (param "self" (borrow $output-stream)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:cli/stdout@0.2.6" (instance $stdout
    (alias outer 1 $output-stream (type $output-stream'))
    (export "output-stream" (type $output-stream (eq $output-stream')))
    (export "get-stdout" (func (result (own $output-stream))))))
  (core module $libc
    (memory (export "memory") 1)
    (data (i32.const 64) "Hello!\n"))
  (core instance $libc (instantiate $libc))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $check-write (canon lower (func $streams "[method]output-stream.check-write")
    (memory (core memory $libc "memory"))))
  (core func $write (canon lower (func $streams "[method]output-stream.write")
    (memory (core memory $libc "memory"))))
  (core module $main
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "check-write" (func $check-write (param i32 i32)))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "memory" (memory 1))
    (func $expect-success
      (if (i32.load8_u (i32.const 16)) (then unreachable)))
    (func (export "run") (result i32) (local $handle i32)
      (local.set $handle (call $get-stdout))
      (call $check-write (local.get $handle) (i32.const 16))
      (call $expect-success)
      (call $write (local.get $handle) (i32.const 64) (i32.const 7) (i32.const 16))
      (call $expect-success)
      (call $write (local.get $handle) (i32.const 64) (i32.const 0) (i32.const 16))
      (call $expect-success)
      (call $write (local.get $handle) (i32.const 64) (i32.const 1) (i32.const 16))
      (call $expect-success)
      (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance
    (export "get-stdout" (func $get-stdout))
    (export "check-write" (func $check-write))
    (export "write" (func $write))
    (export "memory" (memory $libc "memory"))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
