;;! options = ["--invoke", "same({a: true, b: -128, c: 255, d: -32768, e: 65535, f: -2147483648, g: 4294967295, h: -9223372036854775808, i: 18446744073709551615, j: 0.1, k: -1e30, l: '\\u{1F44B}', m: \"Grüße\\n\\\"x\\\"\", n: [\"\", \"eight by\", \"nine byte\"], o: [1, 65535, 3], p: [{x: 1.5, y: -inf}, {x: nan, y: 0}], q: text(\"t\"), r: %none, s: 7, t: some(none), u: err(\"bad\"), v: ok, w: {f0, f31}, x: (1, \"one\"), y: ['a', none, '\\''], z: [[1], [], [2, 3]]})"]
;;! stdout = "{a: true, b: -128, c: 255, d: -32768, e: 65535, f: -2147483648, g: 4294967295, h: -9223372036854775808, i: 18446744073709551615, j: 0.1, k: -1000000000000000000000000000000, l: '👋', m: \"Grüße\\n\\\"x\\\"\", n: [\"\", \"eight by\", \"nine byte\"], o: [1, 65535, 3], p: [{x: 1.5, y: -inf}, {x: nan, y: 0}], q: text(\"t\"), r: %none, s: some(7), t: some(none), u: err(\"bad\"), v: ok, w: {f0, f31}, x: (1, \"one\"), y: [some('a'), none, some('\\'')], z: [[1], [], [2, 3]]}\n"
;; A value of every type goes into a component and comes back, and is printed as other engines print it.
(component
  (core module $code
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32) (param $alignment i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.set $free (i32.add (local.get $at) (local.get $size)))
      (local.get $at))
    ;; What has too many parts for parameters stands in memory, and so do results.
    (func (export "same") (param i32) (result i32) (local.get 0)))
  (core instance $code (instantiate $code))
  (alias core export $code "memory" (core memory $m))
  (type $point' (record (field "x" f32) (field "y" f32)))
  (export $point "point" (type $point'))
  (type $kind' (variant (case "number" u32) (case "text" string)))
  (export $kind "kind" (type $kind'))
  (type $word' (enum "some" "none"))
  (export $word "word" (type $word'))
  (type $bits' (flags "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15" "f16" "f17"
    "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29" "f30" "f31"))
  (export $bits "bits" (type $bits'))
  (type $everything' (record
    (field "a" bool) (field "b" s8) (field "c" u8) (field "d" s16) (field "e" u16) (field "f" s32) (field "g" u32)
    (field "h" s64) (field "i" u64) (field "j" f32) (field "k" f64) (field "l" char) (field "m" string)
    (field "n" (list string)) (field "o" (list u16)) (field "p" (list $point)) (field "q" $kind) (field "r" $word)
    (field "s" (option u8)) (field "t" (option (option string))) (field "u" (result u8 (error string)))
    (field "v" (result)) (field "w" $bits) (field "x" (tuple u8 string)) (field "y" (list (option char)))
    (field "z" (list (list u8)))))
  (export $everything "everything" (type $everything'))
  (func (export "same") (param "value" $everything) (result $everything)
    (canon lift (core func $code "same") (memory $m) (realloc (core func $code "realloc")))))
