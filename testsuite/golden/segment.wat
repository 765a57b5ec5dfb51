;; Passive segments.
(module
  (memory 1)
  (table 10 funcref)
  (data $bytes "bytes")
  (elem $functions func $init)
  (func $init (param i32 i32 i32) (memory.init $bytes (local.get 0) (local.get 1) (local.get 2)))
  (func $elements (param i32 i32 i32) (table.init $functions (local.get 0) (local.get 1) (local.get 2)))
  (func $drop (data.drop $bytes) (elem.drop $functions)))
