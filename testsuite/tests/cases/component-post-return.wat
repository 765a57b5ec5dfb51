;;! status = 134
;;! stderr = ["wasm trap: cannot leave component instance\n", "wasm backtrace:\n", "0: after at 0x"]
;; What is called after a return may not call out of the component.
(component
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (export "get-stdout" (func (result u32)))))
  (core func $stdout (canon lower (func $stdout "get-stdout")))
  (core module $m
    (import "" "stdout" (func $stdout (result i32)))
    (func (export "run") (result i32) (drop (call $stdout)) (i32.const 0))
    (func $after (export "after") (param i32) (drop (call $stdout))))
  (core instance $i (instantiate $m (with "" (instance (export "stdout" (func $stdout))))))
  (func $run (result (result)) (canon lift (core func $i "run") (post-return (core func $i "after"))))
  (component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
  (instance $command (instantiate $command (with "run" (func $run))))
  (export "wasi:cli/run@0.2.0" (instance $command)))
