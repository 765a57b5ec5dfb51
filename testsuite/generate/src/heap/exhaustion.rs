//! Arrays of arrays until there is no memory, again and again: that is a trap each time, nothing that was made before
//! is damaged by it, and what only the trap's frames had comes back.

use crate::sandbox::Text;

const OUT_OF_MEMORY: &str = "out of memory";

/// How deep trees of arrays are, at most.
const DEPTH: usize = 40;

/// Elements of what a script keeps all the time, and what it has to be in sum.
const KEPT: u64 = 1000;

/// A script.
pub fn script() -> String {
    let mut text = Text::default();
    text.line(format!(
        r#"(module
  (type $bytes (array (mut i8)))
  (type $any (array (mut anyref)))
  (type $cell (struct (field (mut i64)) (field (mut anyref))))
  (global $kept (ref $any) (array.new_default $any (i32.const {KEPT})))
  (global $grows (mut (ref null $any)) (ref.null $any))
  (func (export "keep") (local $at i32)
    (loop $next
      (array.set $any (global.get $kept) (local.get $at)
        (struct.new $cell (i64.extend_i32_u (local.get $at)) (ref.i31 (local.get $at))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {KEPT})))))
  (func (export "kept") (result i64) (local $at i32) (local $sum i64) (local $cell (ref null $cell))
    (loop $next
      (local.set $cell (ref.cast (ref $cell) (array.get $any (global.get $kept) (local.get $at))))
      (local.set $sum (i64.add (local.get $sum) (i64.add (struct.get $cell 0 (local.get $cell))
        (i64.extend_i32_u (i31.get_u (ref.cast (ref i31) (struct.get $cell 1 (local.get $cell))))))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {KEPT}))))
    (local.get $sum))
  ;; Each array has the one before it in its last element.
  (func (export "references") (param $length i32) (local $last (ref null $any)) (local $new (ref null $any))
    (loop $next
      (local.set $new (array.new_default $any (local.get $length)))
      (array.set $any (local.get $new) (i32.sub (local.get $length) (i32.const 1)) (local.get $last))
      (local.set $last (local.get $new))
      (br $next)))
  ;; Each array has the one before it, and one of so many bytes.
  (func (export "chain") (param $length i32) (local $last (ref null $any)) (local $new (ref null $any))
    (loop $next
      (local.set $new (array.new_default $any (i32.const 4)))
      (array.set $any (local.get $new) (i32.const 3) (local.get $last))
      (array.set $any (local.get $new) (i32.const 1) (array.new_default $bytes (local.get $length)))
      (local.set $last (local.get $new))
      (br $next)))
  ;; The same in a global, from which it is taken afterwards.
  (func (export "chain in a global") (param $length i32) (local $new (ref null $any))
    (loop $next
      (local.set $new (array.new_default $any (i32.const 2)))
      (array.set $any (local.get $new) (i32.const 0) (global.get $grows))
      (global.set $grows (local.get $new))
      (array.set $any (local.get $new) (i32.const 1) (array.new_default $bytes (local.get $length)))
      (br $next)))
  (func (export "forget") (global.set $grows (ref.null $any)))
  ;; A tree: all elements of an array are arrays, down to so many levels, whose leaves have so many bytes.
  (func $tree (param $depth i32) (param $leaf i32) (result anyref) (local $at i32) (local $array (ref null $any))
    (if (i32.eqz (local.get $depth)) (then (return (array.new_default $bytes (local.get $leaf)))))
    (local.set $array (array.new_default $any (i32.const 8)))
    (loop $next
      (array.set $any (local.get $array) (local.get $at)
        (call $tree (i32.sub (local.get $depth) (i32.const 1)) (local.get $leaf)))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 8))))
    (local.get $array))
  (func (export "tree") (param i32 i32) (drop (call $tree (local.get 0) (local.get 1))))
  ;; Elements that are made before the array is.
  (func (export "fixed") (param $leaf i32) (local $all (ref null $any))
    (loop $next
      (local.set $all (array.new_fixed $any 3
        (local.get $all)
        (array.new_default $bytes (local.get $leaf))
        (array.new $any (local.get $all) (i32.const 100))))
      (br $next)))
  ;; Frames that nobody is in any more may have references in them, to which words count that nobody writes: zeroes are
  ;; written over them.
  (func $frames (export "frames") (param i32) (result i64)
    (if (result i64) (i32.eqz (local.get 0))
      (then (i64.const 0))
      (else (i64.add (call $frames (i32.sub (local.get 0) (i32.const 1))) (i64.extend_i32_u (i32.const 0))))))
  ;; Whatever was there before, what is made is zero.
  (func (export "clean") (param $length i32) (result i32) (local $at i32) (local $bytes (ref null $bytes))
    (local.set $bytes (array.new_default $bytes (local.get $length)))
    (loop $next
      (if (array.get_u $bytes (local.get $bytes) (local.get $at)) (then (return (i32.const 1))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4001))) (local.get $length))))
    (i32.const 0)))
(invoke "keep")"#
    ));
    let sum = KEPT * (KEPT - 1);
    let kept = |text: &mut Text| {
        text.line("(assert_return (invoke \"frames\" (i32.const 1000)) (i64.const 0))");
        text.line(format!("(assert_return (invoke \"kept\") (i64.const {sum}))"));
        for length in [100, 20_000, 1_000_000] {
            text.line(format!("(assert_return (invoke \"clean\" (i32.const {length})) (i32.const 0))"));
        }
    };
    // Lengths with which arrays have blocks for themselves, so that most of their pages are never touched.
    for length in [40_000, 20_000_000] {
        let length = format!("(i32.const {length})");
        text.call("chain", std::slice::from_ref(&length), Some(OUT_OF_MEMORY));
        kept(&mut text);
        text.call("chain in a global", std::slice::from_ref(&length), Some(OUT_OF_MEMORY));
        // Hardly anything is left, and stays so.
        text.call("chain in a global", &["(i32.const 20000000)".to_owned()], Some(OUT_OF_MEMORY));
        text.call("forget", &[], None);
        kept(&mut text);
        text.call("fixed", &[length], Some(OUT_OF_MEMORY));
        kept(&mut text);
    }
    // The collector looks at all of what has references.
    text.call("references", &["(i32.const 100000)".to_owned()], Some(OUT_OF_MEMORY));
    kept(&mut text);
    for depth in [3, DEPTH] {
        let trap = (depth > 3).then_some(OUT_OF_MEMORY);
        text.call("tree", &[format!("(i32.const {depth})"), "(i32.const 40000)".to_owned()], trap);
        kept(&mut text);
    }
    text.0
}
