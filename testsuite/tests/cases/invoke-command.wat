;;! options = ["--invoke", "arguments"]
;;! arguments = ["40", "2"]
;;! stdout = "3\n42\n"
;; Nobody runs the `_start` of a command of which another export is called. Its arguments are still those of a program.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") unreachable)
  (func (export "arguments") (param i32 i32) (result i32 i32)
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (i32.load (i32.const 0))
    (i32.add (local.get 0) (local.get 1))))
