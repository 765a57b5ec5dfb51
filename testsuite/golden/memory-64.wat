;; A memory with 64-bit addresses, one with pages of a byte, and a third one with guards.
(module
  (memory $wide i64 1 2)
  (memory $bytes 100 200 (pagesize 1))
  (memory $third 1)
  (func $load_wide (param i64) (result i32) (i32.load $wide offset=8 (local.get 0)))
  (func $load_far (param i64) (result i32) (i32.load $wide offset=0xffff_ffff_ffff_fff0 (local.get 0)))
  (func $load_bytes (param i32) (result i32) (i32.load8_u $bytes (local.get 0)))
  (func $store_third (param i32 i32) (i32.store $third offset=16 (local.get 0) (local.get 1)))
  (func $size (result i32) (memory.size $bytes))
  (func $copy (param i64 i32 i32) (memory.copy $wide $third (local.get 0) (local.get 1) (local.get 2))))
