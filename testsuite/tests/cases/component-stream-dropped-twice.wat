;;! status = 134
;;! stderr = ["wasm trap: unknown handle index 1\n"]
;; A stream that was dropped is none.
(component
  (import "wasi:io/error@0.2.6" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error))
  (import "wasi:io/poll@0.2.6" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "poll" (func (param "in" (list (borrow $pollable))) (result (list u32))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:io/streams@0.2.6" (instance $streams
    (alias outer 1 $error (type $error'))
    (export "error" (type $error (eq $error')))
    (alias outer 1 $pollable (type $pollable'))
    (export "pollable" (type $pollable (eq $pollable')))
    (type $stream-error' (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $stream-error')))
    (export "output-stream" (type $output-stream (sub resource)))
    (export "[method]output-stream.write"
      (func (param "self" (borrow $output-stream)) (param "contents" (list u8))
        (result (result (error $stream-error)))))
    (export "[method]output-stream.subscribe"
      (func (param "self" (borrow $output-stream)) (result (own $pollable))))))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:cli/stdout@0.2.6" (instance $stdout
    (alias outer 1 $output-stream (type $output-stream'))
    (export "output-stream" (type $output-stream (eq $output-stream')))
    (export "get-stdout" (func (result (own $output-stream))))))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $subscribe (canon lower (func $streams "[method]output-stream.subscribe")))
  (core func $write (canon lower (func $streams "[method]output-stream.write")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $poll (canon lower (func $poll "poll")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $drop (canon resource.drop $output-stream))
  (core module $main
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "subscribe" (func $subscribe (param i32) (result i32)))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "poll" (func $poll (param i32 i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "memory" (memory 1))
    (func (export "run") (result i32) (local $handle i32)
      (local.set $handle (call $get-stdout))
      (call $drop (local.get $handle))
      (call $drop (local.get $handle))
      (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance
    (export "get-stdout" (func $get-stdout))
    (export "subscribe" (func $subscribe))
    (export "write" (func $write))
    (export "poll" (func $poll))
    (export "drop" (func $drop))
    (export "memory" (memory $libc "memory"))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $command)))
