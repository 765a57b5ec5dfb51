;; Copies of bytes between arrays and inside of linear memory: as many bytes in long pieces and in short ones, and
;; the same where source and destination overlap.
(type $bytes (array (mut i8)))
(global $one (ref $bytes) (array.new $bytes (i32.const 7) (i32.const 65536)))
(global $other (ref $bytes) (array.new $bytes (i32.const 9) (i32.const 65536)))
;; The second page is what is copied, the third where it goes.
(global $from i32 (i32.const 0x10000))
(global $to i32 (i32.const 0x20000))

(func $array (param $size i32) (param $left i32) (result i32)
  (loop $next
    (array.copy $bytes $bytes
      (global.get $other) (i32.and (local.get $left) (i32.const 7))
      (global.get $one) (i32.const 8)
      (local.get $size))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (array.get_u $bytes (global.get $other) (i32.const 100)))
(func $memory (param $size i32) (param $left i32) (result i32)
  (loop $next
    (memory.copy
      (i32.add (global.get $to) (i32.and (local.get $left) (i32.const 7)))
      (i32.add (global.get $from) (i32.const 8))
      (local.get $size))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (i32.load8_u (i32.const 0x20064)))
(func $array-long (type $measured) (call $array (i32.const 65000) (i32.const 500)))
(func $memory-long (type $measured) (call $memory (i32.const 65000) (i32.const 500)))
(func $array-short (type $measured) (call $array (i32.const 100) (i32.const 50000)))
(func $memory-short (type $measured) (call $memory (i32.const 100) (i32.const 50000)))
(func $array-within (type $measured) (local $left i32)
  (local.set $left (i32.const 500))
  (loop $next
    (array.copy $bytes $bytes
      (global.get $other) (i32.const 8) (global.get $other) (i32.const 0) (i32.const 65000))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (array.get_u $bytes (global.get $other) (i32.const 100)))
(func $memory-within (type $measured) (local $left i32)
  (local.set $left (i32.const 500))
  (loop $next
    (memory.copy (i32.const 0x20008) (i32.const 0x20000) (i32.const 65000))
    (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
  (i32.load8_u (i32.const 0x20064)))

(elem declare func $array-long $memory-long $array-short $memory-short $array-within $memory-within)
(data (i32.const 1024) "array-long")
(data (i32.const 1040) "memory-long")
(data (i32.const 1056) "array-short")
(data (i32.const 1072) "memory-short")
(data (i32.const 1088) "array-within")
(data (i32.const 1104) "memory-within")
(func (export "_start")
  (memory.fill (global.get $from) (i32.const 7) (i32.const 65536))
  (memory.fill (global.get $to) (i32.const 9) (i32.const 65536))
  (call $measure (ref.func $array-long) (i32.const 7) (i32.const 1024) (i32.const 10))
  (call $measure (ref.func $memory-long) (i32.const 7) (i32.const 1040) (i32.const 11))
  (call $measure (ref.func $array-short) (i32.const 7) (i32.const 1056) (i32.const 11))
  (call $measure (ref.func $memory-short) (i32.const 7) (i32.const 1072) (i32.const 12))
  (call $measure (ref.func $array-within) (i32.const 7) (i32.const 1088) (i32.const 12))
  (call $measure (ref.func $memory-within) (i32.const 7) (i32.const 1104) (i32.const 13)))
