//! Scripts about exceptions at the limits of what a module may have: as many values, as many handlers, frames and
//! references as there can be; and traps, which no handler may catch.

use crate::Script;
use crate::sandbox::Text;
use std::fmt::Write as _;

/// All scripts.
pub fn scripts() -> Vec<Script> {
    [("payloads", payloads()), ("handlers", handlers()), ("frames", frames()), ("references", references())]
        .map(|(name, text)| Script { name: format!("{name}.wast"), text })
        .into()
}

/// The most values that can be caught together with a reference to their exception: a block has 1000 results at most.
const VALUES: usize = 999;

/// A value made of a number, and what tells whether what is on the stack is that value.
type Value = fn(usize) -> [String; 2];

/// The types of values, one after the other.
const TYPES: [(&str, Value); 7] = [
    ("i32", |n| [format!("(i32.const {n})"), format!("i32.const {n} i32.eq")]),
    ("v128", |n| {
        let value = format!("v128.const i64x2 {n} -{n}");
        [format!("({value})"), format!("{value} i64x2.eq i64x2.all_true")]
    }),
    ("i64", |n| [format!("(i64.const -{n})"), format!("i64.const -{n} i64.eq")]),
    ("externref", |_| ["(ref.null extern)".to_owned(), "ref.is_null".to_owned()]),
    ("f32", |n| [format!("(f32.const {n}.5)"), format!("f32.const {n}.5 f32.eq")]),
    ("funcref", |_| ["(ref.func $f)".to_owned(), "ref.is_null i32.eqz".to_owned()]),
    ("f64", |n| [format!("(f64.const -{n}.25)"), format!("f64.const -{n}.25 f64.eq")]),
];

/// Exceptions with many values: caught in the same function, in another one, and thrown again.
fn payloads() -> String {
    let mut text = Text::default();
    let (mut types, mut values, mut checks) = (String::new(), String::new(), String::new());
    for number in 0..VALUES {
        let (ty, of) = TYPES[number % TYPES.len()];
        let [value, check] = of(number);
        // Writing to a string cannot fail.
        let _ = write!(types, " {ty}");
        let _ = write!(values, " {value}");
        // The last one is on top.
        checks = format!("    {check} local.get $right i32.add local.set $right\n{checks}");
    }
    text.line(format!(
        "(module (func $f) (elem declare func $f)
  (type $many (func (result{types}))) (type $many_and_one (func (result{types} exnref)))
  (tag $many (param{types}))
  (func $throw (throw $many{values}))
  (func $again (param exnref) (throw_ref (local.get 0)))
  (func (export \"here\") (result i32) (local $right i32)
    (block (type $many) (try_table (catch $many 0) (throw $many{values})) (unreachable))
{checks}
    (local.get $right))
  (func (export \"elsewhere\") (result i32) (local $right i32)
    (block (type $many) (try_table (catch $many 0) (call $throw)) (unreachable))
{checks}
    (local.get $right))
  (func (export \"again\") (result i32) (local $right i32) (local $exception exnref)
    (block (type $many_and_one) (try_table (catch_ref $many 0) (call $throw)) (unreachable))
    (local.set $exception)
{checks}
    (block (type $many) (try_table (catch $many 0) (call $again (local.get $exception))) (unreachable))
{checks}
    (local.get $right))
  (func (export \"uncaught\") (call $throw)))"
    ));
    for (name, expected) in [("here", VALUES), ("elsewhere", VALUES), ("again", 2 * VALUES), ("elsewhere", VALUES)] {
        text.line(format!("(assert_return (invoke \"{name}\") (i32.const {expected}))"));
    }
    text.line("(assert_exception (invoke \"uncaught\"))");
    text.0
}

/// Handlers inside of each other, or clauses of one.
const HANDLERS: usize = 400;

/// Exceptions of many tags, each with a handler of its own.
fn handlers() -> String {
    let mut text = Text::default();
    let all = |of: &dyn Fn(usize) -> String| (0..HANDLERS).map(of).collect::<String>();
    let landing = |n: usize| format!(") (return (i32.add (i32.const {}))) ", 1000 * n);
    text.line(format!("(module {}", all(&|n| format!("(tag $t{n} (param i32)) "))));
    // Out of the innermost of many blocks, a branch for each number leads behind the block of that number.
    text.line(format!(
        "  (func $throw (param $which i32) {} (br_table{} (local.get $which)){})",
        all(&|n| format!("(block $b{} ", HANDLERS - 1 - n)),
        all(&|n| format!(" $b{n}")),
        all(&|n| format!(") (throw $t{n} (i32.const {n}))"))
    ));
    text.line(format!(
        "  (func (export \"nested\") (param i32) (result i32)
    {}
    {}
    (call $throw (local.get 0)){}
    (return (i32.const -1)) {})",
        all(&|n| format!("(block $l{n} (result i32) ")),
        all(&|n| format!("(try_table (catch $t{n} $l{n}) ")),
        ")".repeat(HANDLERS),
        all(&|n| landing(HANDLERS - 1 - n)),
    ));
    text.line(format!(
        "  (func (export \"clauses\") (param i32) (result i32)
    {}
    (try_table {} (call $throw (local.get 0)))
    (return (i32.const -1)) {})",
        all(&|n| format!("(block $l{n} (result i32) ")),
        all(&|n| format!("(catch $t{n} $l{n}) ")),
        all(&|n| landing(HANDLERS - 1 - n)),
    ));
    // None of them is for what is thrown, so it goes on to the caller.
    text.line(format!(
        "  (tag $other)
  (func $passes (block $gone (result i32 exnref) (try_table {} (throw $other)) (unreachable)) (unreachable))
  (func (export \"passes\") (result i32)
    (block $caught (try_table (catch $other $caught) (call $passes)) (return (i32.const 0))) (i32.const 1)))",
        all(&|n| format!("(catch_ref $t{n} $gone) "))
    ));
    for number in 0..HANDLERS {
        for name in ["nested", "clauses"] {
            let expected = 1001 * number;
            text.line(format!("(assert_return (invoke \"{name}\" (i32.const {number})) (i32.const {expected}))"));
        }
    }
    text.line("(assert_return (invoke \"passes\") (i32.const 1))");
    text.0
}

/// Exceptions that end many calls; and traps, which no handler catches.
fn frames() -> String {
    let traps = [
        ("unreachable", "(unreachable)", "unreachable"),
        ("divide", "(drop (i32.div_u (i32.const 1) (i32.const 0)))", "integer divide by zero"),
        ("convert", "(drop (i32.trunc_f32_s (f32.const nan)))", "invalid conversion to integer"),
        ("load", "(drop (i32.load (i32.const 65536)))", "out of bounds memory access"),
        ("table", "(drop (table.get (i32.const 1)))", "out of bounds table access"),
        ("null", "(call_indirect (i32.const 0))", "uninitialized element"),
        ("throw null", "(throw_ref (ref.null exn))", "null exception reference"),
        ("endless", "(call $endless)", "call stack exhausted"),
    ];
    let mut text = Text::default();
    text.line(
        "(module (memory 1) (table 1 funcref) (tag $t (param i64)) (tag $other)
  (func $down (param i32)
    (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (throw $t (i64.const 7)))))
  (func $down_with_handlers (param i32)
    (block $caught
      (try_table (catch $other $caught)
        (if (local.get 0)
          (then (call $down_with_handlers (i32.sub (local.get 0) (i32.const 1))))
          (else (throw $t (i64.const 8)))))
      (return))
    (unreachable))
  (func $up_again (param i32) (local $exception exnref)
    (block $caught (result i64 exnref)
      (try_table (catch_ref $t $caught)
        (if (local.get 0)
          (then (call $up_again (i32.sub (local.get 0) (i32.const 1))))
          (else (throw $t (i64.const 9)))))
      (return))
    (throw_ref))
  (func $endless (call $endless))",
    );
    for name in ["down", "down_with_handlers", "up_again"] {
        text.line(format!(
            "  (func (export \"{name}\") (param i32) (result i64)
    (block $caught (result i64)
      (try_table (catch $t $caught) (call ${name} (local.get 0)))
      (i64.const 0)))"
        ));
    }
    for (number, (name, instructions, _)) in traps.into_iter().enumerate() {
        text.line(format!(
            "  (func $trap{number} {instructions})
  (func (export \"{name}\") (result i32)
    (block $caught
      (block $caught_ref (result exnref)
        (try_table (catch_all_ref $caught_ref) (try_table (catch_all $caught) {instructions} (call $trap{number})))
        (return (i32.const 0)))
      (drop))
    (i32.const 1))"
        ));
    }
    text.line(")");
    for depth in [0, 1, 10, 1000, 5000] {
        for (name, value) in [("down", 7), ("down_with_handlers", 8), ("up_again", 9)] {
            text.line(format!("(assert_return (invoke \"{name}\" (i32.const {depth})) (i64.const {value}))"));
        }
    }
    for (name, _, message) in traps {
        let assertion = if name == "endless" { "assert_exhaustion" } else { "assert_trap" };
        text.line(format!("({assertion} (invoke \"{name}\") \"{message}\")"));
    }
    text.0
}

/// Exceptions to which there are references at the same time: less than there is room for.
const ALIVE: usize = 60;

/// More than there is room for.
const TOO_MANY: usize = 5000;

/// Many references to exceptions, one after the other and at the same time.
fn references() -> String {
    let mut text = Text::default();
    text.line(format!(
        "(module (tag $t (param i32)) (table $table {TOO_MANY} exnref)
  (func $make (param i32) (result exnref)
    (block $caught (result exnref)
      (try_table (catch_all_ref $caught) (throw $t (local.get 0)))
      (unreachable)))
  (func $value (param exnref) (result i32)
    (block $caught (result i32)
      (try_table (catch $t $caught) (throw_ref (local.get 0)))
      (unreachable)))
  (func (export \"fill\") (param $count i32)
    (loop $next
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (table.set $table (local.get $count) (call $make (local.get $count)))
      (br_if $next (local.get $count))))
  (func (export \"sum\") (param $count i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (call $value (table.get $table (local.get $count)))))
      (br_if $next (local.get $count)))
    (local.get $sum))
  (func (export \"clear\") (table.fill $table (i32.const 0) (ref.null exn) (i32.const {TOO_MANY})))
  (func (export \"churn\") (result i32) (local $count i32) (local $last exnref)
    (local.set $count (i32.const 100000))
    (loop $next
      (local.set $last (call $make (local.get $count)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (call $value (local.get $last))))"
    ));
    let sum = ALIVE * (ALIVE - 1) / 2;
    for _ in 0..3 {
        text.line(format!("(assert_return (invoke \"fill\" (i32.const {ALIVE})))"));
        text.line("(assert_return (invoke \"churn\") (i32.const 1))");
        text.line(format!("(assert_return (invoke \"sum\" (i32.const {ALIVE})) (i32.const {sum}))"));
        text.line(format!(
            "(assert_trap (invoke \"fill\" (i32.const {TOO_MANY})) \"too many exceptions are referred to\")"
        ));
        text.line("(assert_return (invoke \"clear\"))");
        text.line("(assert_return (invoke \"churn\") (i32.const 1))");
    }
    text.0
}
