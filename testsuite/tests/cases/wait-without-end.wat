;;! status = 134
;;! stderr = ["wasm trap: a wait without a timeout: it waits for another thread, and a domain has one thread"]
;; Nobody else could wake this program: it is told so, and does not hang. Waits that end are as they always are.
(module
  (memory 1 1 shared)
  (func (export "_start")
    (if (i32.ne (memory.atomic.wait32 (i32.const 0) (i32.const 1) (i64.const -1)) (i32.const 1)) (then unreachable))
    (if (i32.ne (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 1000)) (i32.const 2)) (then unreachable))
    (drop (memory.atomic.wait64 (i32.const 0) (i64.const 0) (i64.const -1)))))
