//! References that are, while objects are made, in one place only: a register, a slot of a frame, the address of an
//! element.
//!
//! Objects are made by instructions of the same function, and not by a call: before a call, all that is alive is on the
//! stack.

use crate::sandbox::Text;

/// So many references are alive at the same time: fewer than any processor has registers, and more.
const ALIVE: [u64; 5] = [1, 2, 5, 12, 60];

/// Objects that are made meanwhile: more than can be without a collection.
const MADE: u64 = 400;

/// A script.
pub fn script() -> String {
    let mut text = Text::default();
    text.line(
        "(module
  (type $cell (struct (field (mut i64)) (field (mut (ref null $cell)))))
  (type $bytes (array (mut i8)))
  (type $cells (array (mut (ref null $cell))))",
    );
    // What is made in between has something in it, so that an object that was lost would be written.
    let make = |count: &str| {
        format!(
            "(local.set {count} (i32.const {MADE}))
    (loop $again
      (drop (array.new $bytes (i32.const -1) (i32.add (i32.const 12000) (i32.mul (local.get {count}) (i32.const 20)))))
      (drop (struct.new $cell (i64.const -1) (ref.null $cell)))
      (br_if $again (local.tee {count} (i32.sub (local.get {count}) (i32.const 1)))))"
        )
    };
    let loops = make("$count");
    for alive in ALIVE {
        let each = |of: &dyn Fn(u64) -> String| (0..alive).map(of).collect::<Vec<_>>().join("\n    ");
        let declared = each(&|n| format!("(local $v{n} (ref null $cell))"));
        let made = each(&|n| format!("(local.set $v{n} (struct.new $cell (i64.const {n}) (ref.null $cell)))"));
        let added = each(&|n| format!("(i64.add (struct.get $cell 0 (local.get $v{n})))"));
        text.line(format!(
            "  (func (export \"locals {alive}\") (result i64) (local $count i32) {declared}
    {made}
    {loops}
    (i64.const 0)
    {added})"
        ));
        // The objects are made in a loop that uses all of them, so that they are in registers where there are enough.
        let used = each(&|n| {
            format!(
                "(struct.set $cell 0 (local.get $v{n}) (i64.add (struct.get $cell 0 (local.get $v{n})) (i64.const 1)))"
            )
        });
        text.line(format!(
            "  (func (export \"used {alive}\") (result i64) (local $count i32) {declared}
    {made}
    (local.set $count (i32.const {MADE}))
    (loop $again
      {used}
      (drop (array.new $bytes (i32.const -1) (i32.const 16000)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.const 0)
    {added})"
        ));
        let operands = each(&|n| format!("(struct.new $cell (i64.const {n}) (ref.null $cell))"));
        let summed = each(&|_| {
            "(local.set $cell) (local.set $sum (i64.add (local.get $sum) (struct.get $cell 0 (local.get $cell))))"
                .to_owned()
        });
        text.line(format!(
            "  (func (export \"operands {alive}\") (result i64) (local $count i32) (local $sum i64)
    (local $cell (ref null $cell))
    {operands}
    {loops}
    {summed}
    (local.get $sum))"
        ));
    }
    // The only reference to an object is in a field of another, to which there is one in a register, and so on.
    text.line(format!(
        "  (func (export \"behind\") (result i64) (local $count i32) (local $cell (ref null $cell))
    (local.set $cell (struct.new $cell (i64.const 1)
      (struct.new $cell (i64.const 2) (struct.new $cell (i64.const 3) (ref.null $cell)))))
    {loops}
    (struct.get $cell 0 (struct.get $cell 1 (struct.get $cell 1 (local.get $cell)))))"
    ));
    // Elements are written one by one with what is made just then: between the two the element's address is known, and
    // nothing else is needed of the array.
    text.line(format!(
        "  (func (export \"element\") (result i64) (local $at i32) (local $sum i64) (local $cells (ref null $cells))
    (local.set $cells (array.new_default $cells (i32.const {MADE})))
    (loop $next
      (array.set $cells (local.get $cells) (local.get $at)
        (struct.new $cell
          (i64.add (i64.extend_i32_u (local.get $at))
            (i64.extend_i32_u
              (i32.shr_u (array.len (array.new $bytes (i32.const -1) (i32.const 16000))) (i32.const 31))))
          (ref.null $cell)))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {MADE}))))
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $sum (i64.add (local.get $sum)
        (struct.get $cell 0 (array.get $cells (local.get $cells) (local.get $at)))))
      (br_if $next (local.get $at)))
    (local.get $sum))"
    ));
    // Objects at the end of large arrays, in elements that are far from the beginning.
    text.line(format!(
        "  (func (export \"far\") (param $length i32) (result i64) (local $count i32) (local $cells (ref null $cells))
    (local.set $cells (array.new $cells (struct.new $cell (i64.const 7) (ref.null $cell)) (local.get $length)))
    (array.fill $cells (local.get $cells) (i32.const 0) (ref.null $cell)
      (i32.sub (local.get $length) (i32.const 1)))
    {loops}
    (struct.get $cell 0
      (array.get $cells (local.get $cells) (i32.sub (local.get $length) (i32.const 1))))))"
    ));
    for alive in ALIVE {
        let sum = alive * (alive - 1) / 2;
        for (name, expected) in [("locals", sum), ("used", sum + alive * MADE), ("operands", sum)] {
            text.line(format!("(assert_return (invoke \"{name} {alive}\") (i64.const {expected}))"));
        }
    }
    text.line("(assert_return (invoke \"behind\") (i64.const 3))");
    text.line(format!("(assert_return (invoke \"element\") (i64.const {}))", MADE * (MADE - 1) / 2));
    for length in [1, 127, 128, 129, 4094, 4095, 8000, 100_000] {
        text.line(format!("(assert_return (invoke \"far\" (i32.const {length})) (i64.const 7))"));
    }
    text.0
}
