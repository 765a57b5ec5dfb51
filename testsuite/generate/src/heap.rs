//! Scripts that try to leave the heap of structures and arrays, or to make the collector lose what is still needed.
//!
//! As for memories, the expectations are computed here, with arithmetic that cannot wrap.

mod exhaustion;
mod nulls;
mod places;

use crate::Script;
use crate::sandbox::{MEMORY_BOUNDS, TABLE_BOUNDS, Text, corners, is_inside};
use std::fmt::Write as _;

/// All scripts.
pub fn scripts() -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for element in &ELEMENTS {
        // One of them with blocks of its own.
        let lengths: &[u64] = if element.size == 16 { &[0, 37, 5000] } else { &[0, 37] };
        for length in lengths {
            scripts.push(script(&format!("arrays-{}-{length}", element.ty), arrays(element, *length)));
        }
    }
    scripts.push(script("structures", structures()));
    scripts.push(script("hierarchies", hierarchies()));
    scripts.push(script("functions", functions()));
    scripts.push(script("groups", groups()));
    scripts.push(script("survival", survival()));
    scripts.push(script("nulls", nulls::script()));
    scripts.push(script("places", places::script()));
    scripts.push(script("exhaustion", exhaustion::script()));
    scripts
}

fn script(name: &str, text: String) -> Script {
    Script { name: format!("{name}.wast"), text }
}

const ARRAY_BOUNDS: &str = "out of bounds array access";
const NULL_ARRAY: &str = "null array reference";
const NULL_STRUCTURE: &str = "null structure reference";
const CAST: &str = "cast failure";

/// Bytes that are more than any heap has where nothing was asked for.
const TOO_MANY: u64 = 1 << 30;

/// Bytes that every heap has.
const FEW: u64 = 1 << 17;

/// Elements of arrays.
struct Element {
    /// The type in the array.
    ty: &'static str,
    /// Bytes in the array.
    size: u64,
    /// What reads one.
    get: &'static str,
    /// A value, as a constant expression.
    value: &'static str,
    /// Another one.
    other: &'static str,
    /// Whether an element on the stack is not that value, as instructions behind it.
    differs: &'static str,
    /// Whether elements come out of element segments, not data segments.
    is_reference: bool,
}

const ELEMENTS: [Element; 7] = [
    number("i8", 1, "array.get_u", ["(i32.const 0x5a)", "(i32.const -1)"], "i32.const 0x5a i32.ne"),
    number("i16", 2, "array.get_u", ["(i32.const 0x5a5a)", "(i32.const -1)"], "i32.const 0x5a5a i32.ne"),
    number("f32", 4, "array.get", ["(f32.const 1.5)", "(f32.const -1)"], "f32.const 1.5 f32.ne"),
    number("i64", 8, "array.get", ["(i64.const 0x5a)", "(i64.const -1)"], "i64.const 0x5a i64.ne"),
    number(
        "v128",
        16,
        "array.get",
        ["(v128.const i64x2 0x5a 0x5b)", "(v128.const i64x2 -1 -1)"],
        "v128.const i64x2 0x5a 0x5b v128.xor v128.any_true",
    ),
    Element {
        ty: "anyref",
        size: 4,
        get: "array.get",
        value: "(ref.i31 (i32.const 7))",
        other: "(ref.i31 (i32.const 8))",
        differs: "ref.cast i31ref i31.get_u i32.const 7 i32.ne",
        is_reference: true,
    },
    Element {
        ty: "funcref",
        size: 8,
        get: "array.get",
        value: "(ref.func $f)",
        other: "(ref.null func)",
        differs: "ref.is_null",
        is_reference: true,
    },
];

const fn number(
    ty: &'static str,
    size: u64,
    get: &'static str,
    [value, other]: [&'static str; 2],
    differs: &'static str,
) -> Element {
    Element { ty, size, get, value, other, differs, is_reference: false }
}

/// Elements of the array from which and to which others are copied.
const SMALL: u64 = 4;

/// Bytes of the data segment, and elements of the other one.
const SEGMENTS: [u64; 2] = [48, 3];

/// An array between two others, which nothing that is done to it may change; and null, which is no array.
fn arrays(element: &Element, length: u64) -> String {
    let Element { ty, get, value, other, differs, is_reference, .. } = element;
    let mut text = Text::default();
    let (segment, new, init) = match is_reference {
        false => ("(data $s \"012345678901234567890123456789012345678901234567\")".to_owned(), "new_data", "init_data"),
        true => (format!("(elem $s {ty} {value} {other} {value})"), "new_elem", "init_elem"),
    };
    text.line(format!("(module (func $f) (elem declare func $f) {segment}"));
    text.line(format!("  (type $a (array (mut {ty})))"));
    for (name, count) in [("before", 21), ("it", length), ("after", 21), ("small", SMALL)] {
        text.line(format!("  (global ${name} (ref $a) (array.new $a {value} (i32.const {count})))"));
    }
    text.line("  (global $null (ref null $a) (ref.null $a))");
    for name in ["before", "after"] {
        text.line(format!(
            "  (func (export \"{name}\") (result i32) (local $at i32)
    (loop $next
      ({get} $a (global.get ${name}) (local.get $at)) {differs}
      (if (then (return (i32.const 1))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (array.len (global.get ${name})))))
    (i32.const 0))"
        ));
    }
    for it in ["it", "null"] {
        let [array, a, b, c] = [format!("(global.get ${it})"), local(0), local(1), local(2)];
        for (name, parameters, body) in [
            ("get", 1, format!("(drop ({get} $a {array} {a}))")),
            ("set", 1, format!("(array.set $a {array} {a} {other})")),
            ("fill", 2, format!("(array.fill $a {array} {a} {other} {b})")),
            ("copy to", 2, format!("(array.copy $a $a {array} {a} (global.get $small) (i32.const 0) {b})")),
            ("copy from", 2, format!("(array.copy $a $a (global.get $small) (i32.const 0) {array} {a} {b})")),
            ("copy up", 2, format!("(array.copy $a $a {array} {a} {array} (i32.const 0) {b})")),
            ("copy down", 2, format!("(array.copy $a $a {array} (i32.const 0) {array} {a} {b})")),
            ("init", 3, format!("(array.{init} $a $s {array} {a} {b} {c})")),
            ("length", 0, format!("(drop (array.len {array}))")),
        ] {
            text.line(format!("  (func (export \"{name} {it}\") (param{}) {body})", " i32".repeat(parameters)));
        }
    }
    for (name, body) in [
        ("new", format!("(array.new $a {value} {})", local(0))),
        ("new default", format!("(array.new_default $a {})", local(0))),
    ] {
        text.line(format!("  (func (export \"{name}\") (param i32) (result i32) (array.len {body}))"));
    }
    text.line(format!(
        "  (func (export \"new segment\") (param i32 i32) (result i32)
    (array.len (array.{new} $a $s {} {}))))",
        local(0),
        local(1)
    ));
    attack_array(&mut text, element, length);
    text.0
}

fn local(index: usize) -> String {
    format!("(local.get {index})")
}

fn attack_array(text: &mut Text, element: &Element, length: u64) {
    let numbers = corners(length, false);
    let constants = |numbers: &[u64]| -> Vec<String> { numbers.iter().map(|n| format!("(i32.const {n})")).collect() };
    text.call("length it", &[], None);
    text.call("length null", &[], Some(NULL_ARRAY));
    for at in &numbers {
        for name in ["get", "set"] {
            let trap = (*at >= length).then_some(ARRAY_BOUNDS);
            text.call(&format!("{name} it"), &constants(&[*at]), trap);
            text.call(&format!("{name} null"), &constants(&[*at]), Some(NULL_ARRAY));
        }
    }
    for (name, limit) in
        [("fill", u64::MAX), ("copy to", SMALL), ("copy from", SMALL), ("copy up", length), ("copy down", length)]
    {
        for start in &numbers {
            for count in &numbers {
                let fits = is_inside(*start, *count, length) && *count <= limit;
                text.call(&format!("{name} it"), &constants(&[*start, *count]), (!fits).then_some(ARRAY_BOUNDS));
            }
            text.call(&format!("{name} null"), &constants(&[*start, 0]), Some(NULL_ARRAY));
        }
        text.neighbours();
    }
    let (unit, segment, bounds) = match element.is_reference {
        false => (element.size, SEGMENTS[0], MEMORY_BOUNDS),
        true => (1, SEGMENTS[1], TABLE_BOUNDS),
    };
    // Beyond what the segment has, and where a count of elements wraps as a count of bytes.
    let sources = [0, 1, segment - 1, segment, segment + 1, 0xffff_ffff];
    let wraps = (1 << 32) / unit;
    let mut counts = vec![0, 1, 3, segment / unit, segment / unit + 1, wraps - 1, wraps, wraps + 1, 0xffff_ffff];
    counts.retain(|count| u32::try_from(*count).is_ok());
    for source in sources {
        for count in &counts {
            let in_segment = is_inside(source, count * unit, segment);
            let new = constants(&[source, *count]);
            match in_segment {
                true => text.line(format!("(assert_return (invoke \"new segment\" {}) {})", new.join(" "), new[1])),
                false => text.call("new segment", &new, Some(bounds)),
            }
            for start in &numbers {
                let trap = match is_inside(*start, *count, length) {
                    false => Some(ARRAY_BOUNDS),
                    true => (!in_segment).then_some(bounds),
                };
                text.call("init it", &constants(&[*start, source, *count]), trap);
            }
        }
        text.call("init null", &constants(&[source, 0, 0]), Some(NULL_ARRAY));
    }
    for count in numbers {
        for name in ["new", "new default"] {
            let arguments = constants(&[count]);
            match count * element.size {
                ..=FEW => text.line(format!("(assert_return (invoke \"{name}\" {0}) {0})", arguments[0])),
                TOO_MANY.. => text.call(name, &arguments, Some("out of memory")),
                // That depends on what else is there.
                _ => {}
            }
        }
    }
    text.neighbours();
}

/// The most fields that a structure has, all of the widest type: the last of them are farther from its beginning than
/// the first object is from null.
const FIELDS: usize = 10_000;

/// Structures whose far fields are read and written, beside others and through null.
fn structures() -> String {
    let mut text = Text::default();
    text.line(format!("(module (type $s (struct {}))", "(field (mut v128))".repeat(FIELDS)));
    for name in ["before", "it", "after"] {
        text.line(format!("  (global ${name} (ref $s) (struct.new_default $s))"));
    }
    text.line("  (global $null (ref null $s) (ref.null $s))");
    let fields = [0, 1, 4094, 4095, 4096, 4097, 8191, FIELDS - 1];
    for field in fields {
        for it in ["it", "null"] {
            text.line(format!(
                "  (func (export \"get {it} {field}\") (result i64)
    (i64x2.extract_lane 1 (struct.get $s {field} (global.get ${it}))))
  (func (export \"set {it} {field}\") (param i64)
    (struct.set $s {field} (global.get ${it}) (i64x2.splat (local.get 0))))"
            ));
        }
    }
    for name in ["before", "after"] {
        let mut sum = "(v128.const i64x2 0 0)".to_owned();
        for field in 0..FIELDS {
            // Whatever was not zero at first, and all that is near.
            if field < 8 || field + 8 >= FIELDS || fields.iter().any(|other| other.abs_diff(field) < 2) {
                sum = format!("(v128.or {sum} (struct.get $s {field} (global.get ${name})))");
            }
        }
        text.line(format!("  (func (export \"{name}\") (result i32) (v128.any_true {sum}))"));
    }
    text.line(")");
    for field in fields {
        text.call(&format!("set it {field}"), &[format!("(i64.const {})", field + 1)], None);
        text.call(&format!("get null {field}"), &[], Some(NULL_STRUCTURE));
        text.call(&format!("set null {field}"), &["(i64.const -1)".to_owned()], Some(NULL_STRUCTURE));
        text.neighbours();
    }
    for field in fields {
        text.line(format!("(assert_return (invoke \"get it {field}\") (i64.const {}))", field + 1));
    }
    text.0
}

/// The levels of declared supertypes that there may be, the first included.
const LEVELS: usize = 64;

/// A chain of as many structures as may be, and beside each of them one that is final; each type against an object of
/// each.
fn hierarchies() -> String {
    let mut text = Text::default();
    text.line("(module (type $t0 (sub (struct (field i32)))) (type $s0 (sub final (struct (field i64))))");
    for level in 1..LEVELS {
        let above = level - 1;
        text.line(format!("  (type $t{level} (sub $t{above} (struct (field i32))))"));
        text.line(format!("  (type $s{level} (sub final $t{above} (struct (field i32 i32))))"));
    }
    text.line(format!("  (table $all {} anyref) (start $fill) (func $fill", 2 * LEVELS));
    for level in 0..LEVELS {
        for (number, kind) in [(2 * level, "t"), (2 * level + 1, "s")] {
            text.line(format!("    (table.set $all (i32.const {number}) (struct.new_default ${kind}{level}))"));
        }
    }
    text.line("  )");
    let types = || (0..LEVELS).flat_map(|level| [("t", level), ("s", level)]);
    for (kind, level) in types() {
        let ty = format!("{kind}{level}");
        text.line(format!(
            "  (func (export \"test {ty}\") (param i32) (result i32) (ref.test (ref ${ty}) (table.get (local.get 0))))
  (func (export \"cast {ty}\") (param i32) (drop (ref.cast (ref ${ty}) (table.get (local.get 0)))))
  (func (export \"branch {ty}\") (param i32) (result i32)
    (block $is (result (ref ${ty}))
      (br_on_cast $is anyref (ref ${ty}) (table.get (local.get 0)))
      (drop) (return (i32.const 0)))
    (drop) (i32.const 1))"
        ));
    }
    text.line(")");
    for (number, (kind, level)) in types().enumerate() {
        for (target, limit) in types() {
            // What is final is below all of the chain that is above it, and nothing is below it.
            let is = match (kind, target) {
                ("t", "t") => level >= limit,
                ("s", "t") => level > limit,
                ("s", "s") => level == limit,
                _ => false,
            };
            let call = |name: &str| format!("\"{name} {target}{limit}\" (i32.const {number})");
            text.line(format!("(assert_return (invoke {}) (i32.const {}))", call("test"), u8::from(is)));
            if (number + limit) % 5 == 0 {
                text.line(format!("(assert_return (invoke {}) (i32.const {}))", call("branch"), u8::from(is)));
                let argument = format!("(i32.const {number})");
                text.call(&format!("cast {target}{limit}"), &[argument], (!is).then_some(CAST));
            }
        }
    }
    text.0
}

/// A chain of as many types of functions, called through a table.
fn functions() -> String {
    let mut text = Text::default();
    text.line("(module (type $f0 (sub (func (result i32))))");
    for level in 1..LEVELS {
        text.line(format!("  (type $f{level} (sub $f{} (func (result i32))))", level - 1));
    }
    for level in 0..LEVELS {
        text.line(format!("  (func $g{level} (type $f{level}) (i32.const {level}))"));
    }
    let all: String = (0..LEVELS).fold(String::new(), |mut all, level| {
        // Writing to a string cannot fail.
        let _ = write!(all, " $g{level}");
        all
    });
    text.line(format!("  (table funcref (elem{all}))"));
    for level in 0..LEVELS {
        text.line(format!(
            "  (func (export \"call {level}\") (param i32) (result i32) (call_indirect (type $f{level}) (local.get 0)))
  (func (export \"tail {level}\") (param i32) (result i32) (return_call_indirect (type $f{level}) (local.get 0)))
  (func (export \"cast {level}\") (param i32) (result i32)
    (call_ref $f{level} (ref.cast (ref $f{level}) (table.get (local.get 0)))))"
        ));
    }
    text.line(")");
    for level in 0..LEVELS {
        for function in 0..LEVELS {
            for (name, trap) in
                [("call", "indirect call type mismatch"), ("tail", "indirect call type mismatch"), ("cast", CAST)]
            {
                let call = format!("(invoke \"{name} {level}\" (i32.const {function}))");
                text.line(match function >= level {
                    true => format!("(assert_return {call} (i32.const {function}))"),
                    false => format!("(assert_trap {call} \"{trap}\")"),
                });
            }
        }
    }
    text.0
}

/// Types of a recursive group.
const GROUP: usize = 1000;

/// Groups of a thousand types that refer to each other: two that are equal, and one whose last type is another.
fn groups() -> String {
    let mut text = Text::default();
    text.line("(module");
    for (group, last) in [("a", "i32"), ("b", "i32"), ("c", "i64")] {
        text.line("  (rec");
        for number in 0..GROUP {
            let (next, field) = ((number + 1) % GROUP, if number + 1 == GROUP { last } else { "i32" });
            text.line(format!(
                "    (type ${group}{number} (struct (field (ref null ${group}{next})) (field {field})))"
            ));
        }
        text.line("  )");
    }
    let numbers = [0, 1, 499, GROUP - 2, GROUP - 1];
    for number in numbers {
        for group in ["a", "b", "c"] {
            text.line(format!(
                "  (func (export \"{group}{number}\") (param anyref) (result i32)
    (ref.test (ref ${group}{number}) (local.get 0)))
  (func (export \"is {group}{number}\") (result i32 i32 i32) (local anyref)
    (local.set 0 (struct.new_default ${group}{number}))
    (ref.test (ref $a{number}) (local.get 0))
    (ref.test (ref $b{number}) (local.get 0))
    (ref.test (ref $c{number}) (local.get 0)))"
            ));
        }
    }
    text.line(")");
    for number in numbers {
        for (group, tests) in [("a", [1, 1, 0]), ("b", [1, 1, 0]), ("c", [0, 0, 1])] {
            let [a, b, c] = tests.map(|is| format!("(i32.const {is})"));
            text.line(format!("(assert_return (invoke \"is {group}{number}\") {a} {b} {c})"));
            text.line(format!("(assert_return (invoke \"{group}{number}\" (ref.null any)) (i32.const 0))"));
        }
    }
    text.0
}

/// Objects that are all at the same time in one kind of place.
const ALIVE: u64 = 40;

/// Objects to which there are references in one kind of place only, while much else is allocated.
fn survival() -> String {
    let sum = (0..ALIVE).sum::<u64>();
    let locals = |make: &dyn Fn(u64) -> String| (0..ALIVE).map(make).collect::<Vec<_>>().join("\n    ");
    let mut text = Text::default();
    text.line(format!(
        r#"(module
  (type $cell (struct (field (mut i32)) (field (mut (ref null $cell)))))
  (type $cells (array (mut (ref null $cell))))
  (type $bytes (array (mut i8)))
  (type $outside (struct (field (mut externref)) (field (mut anyref))))
  (tag $thrown (param (ref $cell)))
  (global $list (mut (ref null $cell)) (ref.null $cell))
  (global $outside (mut externref) (ref.null extern))
  (table $table {ALIVE} anyref)
  (table $externals {ALIVE} externref)
  ;; Four mebibytes, in pieces of different sizes.
  (func $churn (local $count i32)
    (local.set $count (i32.const 4096))
    (loop $again
      (drop (array.new $bytes (i32.const -1) (i32.and (i32.mul (local.get $count) (i32.const 37)) (i32.const 2047))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func $cell (param i32) (result (ref $cell)) (struct.new $cell (local.get 0) (ref.null $cell)))
  (func $value (param anyref) (result i32) (struct.get $cell 0 (ref.cast (ref $cell) (local.get 0))))
  (func $sum_of_list (param $at (ref null $cell)) (result i32) (local $sum i32)
    (block $end (loop $next
      (br_if $end (ref.is_null (local.get $at)))
      (local.set $sum (i32.add (local.get $sum) (struct.get $cell 0 (local.get $at))))
      (local.set $at (struct.get $cell 1 (local.get $at)))
      (br $next)))
    (local.get $sum))
  (func $make_list (param $count i32) (result (ref null $cell)) (local $at (ref null $cell))
    (loop $next
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (local.set $at (struct.new $cell (local.get $count) (local.get $at)))
      (br_if $next (local.get $count)))
    (local.get $at))
  (func (export "locals") (result i32) {declared}
    {made}
    (call $churn)
    (i32.const 0)
    {added})
  (func (export "operands") (result i32) (local $sum i32)
    {pushed}
    (call $churn)
    {summed}
    (local.get $sum))
  (func (export "arguments") (result i32) (call $many {passed}))
  (func $many (param{parameters}) (result i32)
    (call $churn) (i32.const 0)
    {received})
  (func (export "list") (result i32) (local (ref null $cell))
    (local.set 0 (call $make_list (i32.const 10000)))
    (call $churn)
    (call $sum_of_list (local.get 0)))
  (func (export "global") (result i32)
    (global.set $list (call $make_list (i32.const 10000)))
    (call $churn) (call $churn)
    (call $sum_of_list (global.get $list)))
  (func (export "still in the global") (result i32) (call $churn) (call $sum_of_list (global.get $list)))
  (func (export "table") (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (table.set $table (local.get $at) (call $cell (local.get $at)))
      (table.set $externals (local.get $at) (extern.convert_any (call $cell (local.get $at))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const {ALIVE}))))
    (call $churn)
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (call $value (table.get $table (local.get $at)))))
      (local.set $sum (i32.add (local.get $sum)
        (call $value (any.convert_extern (table.get $externals (local.get $at))))))
      (br_if $next (local.get $at)))
    (local.get $sum))
  (func (export "array") (result i32) (local $cells (ref null $cells)) (local $at i32) (local $sum i32)
    (local.set $cells (array.new_default $cells (i32.const 20000)))
    (loop $next
      (array.set $cells (local.get $cells) (local.get $at) (call $cell (local.get $at)))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 20000))))
    (call $churn)
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $sum
        (i32.add (local.get $sum) (struct.get $cell 0 (array.get $cells (local.get $cells) (local.get $at)))))
      (br_if $next (local.get $at)))
    (local.get $sum))
  ;; While a loop walks along an array, the code may have the address of the next element alone.
  (func (export "inside") (result i32) (local $bytes (ref null $bytes)) (local $at i32) (local $sum i32)
    (local.set $bytes (array.new $bytes (i32.const 1) (i32.const 4000)))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (array.get_u $bytes (local.get $bytes) (local.get $at))))
      (drop (array.new $bytes (i32.const -1) (i32.const 999)))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 4000))))
    (local.get $sum))
  (func $throw (throw $thrown (call $cell (i32.const 77))))
  (func (export "exception") (result i32) (local $exception exnref)
    (block $caught (result exnref)
      (try_table (catch_all_ref $caught) (call $throw))
      (unreachable))
    (local.set $exception)
    (call $churn)
    (block $again (result (ref $cell))
      (try_table (catch $thrown $again) (throw_ref (local.get $exception)))
      (unreachable))
    (struct.get $cell 0))
  (func (export "outside") (result i32) (local $outside (ref null $outside))
    (local.set $outside
      (struct.new $outside (extern.convert_any (call $cell (i32.const 3))) (call $cell (i32.const 4))))
    (global.set $outside (extern.convert_any (call $cell (i32.const 5))))
    (call $churn)
    (i32.add (call $value (any.convert_extern (global.get $outside)))
      (i32.add (call $value (any.convert_extern (struct.get $outside 0 (local.get $outside))))
        (call $value (struct.get $outside 1 (local.get $outside))))))
  ;; A ring that nothing refers to, again and again: more than any heap has if it were kept.
  (func (export "rings") (result i32) (local $count i32) (local $first (ref null $cell)) (local $last (ref null $cell))
    (local.set $count (i32.const 200))
    (loop $next
      (local.set $first (struct.new $cell (i32.const 1) (ref.null $cell)))
      (local.set $last (struct.new $cell (i32.const 2) (local.get $first)))
      (struct.set $cell 1 (local.get $first) (local.get $last))
      (drop (array.new_default $bytes (i32.const 2000000)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (struct.get $cell 0 (struct.get $cell 1 (local.get $last)))))"#,
        declared = locals(&|n| format!("(local $v{n} (ref null $cell))")),
        made = locals(&|n| format!("(local.set $v{n} (call $cell (i32.const {n})))")),
        added = locals(&|n| format!("(i32.add (struct.get $cell 0 (local.get $v{n})))")),
        pushed = locals(&|n| format!("(call $cell (i32.const {n}))")),
        summed = locals(&|_| "(local.set $sum (i32.add (call $value) (local.get $sum)))".to_owned()),
        passed = locals(&|n| format!("(call $cell (i32.const {n}))")),
        parameters = " anyref".repeat(ALIVE as usize),
        received = locals(&|n| format!("(i32.add (call $value (local.get {n})))")),
    ));
    for (name, expected) in [
        ("locals", sum),
        ("operands", sum),
        ("arguments", sum),
        ("list", 49_995_000),
        ("global", 49_995_000),
        ("table", 2 * sum),
        ("array", 199_990_000),
        ("inside", 4000),
        ("exception", 77),
        ("outside", 12),
        ("rings", 1),
        ("still in the global", 49_995_000),
    ] {
        text.line(format!("(assert_return (invoke \"{name}\") (i32.const {expected}))"));
    }
    text.0
}
