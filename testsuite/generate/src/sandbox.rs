//! Scripts that try to leave the sandbox: every access instruction at every corner of a memory or a table, with
//! neighbours on both sides whose contents must stay as they were.
//!
//! The expectations are computed here with arithmetic that cannot wrap, not by any code of the compiler.

use crate::Script;
use std::collections::BTreeSet;

/// All scripts.
pub fn scripts() -> Vec<Script> {
    let memory = |name: &str, shape: MemoryShape| script(name, &memories(&shape));
    let table = |name: &str, shape: TableShape| script(name, &tables(&shape));
    vec![
        memory("memory32", MemoryShape { index: "i32", page: 65536, pages: 1, maximum: 2, shared: false, others: 0 }),
        memory(
            "memory32-shared",
            MemoryShape { index: "i32", page: 65536, pages: 1, maximum: 1, shared: true, others: 0 },
        ),
        memory(
            "memory32-empty",
            MemoryShape { index: "i32", page: 65536, pages: 0, maximum: 1, shared: false, others: 0 },
        ),
        memory(
            "memory32-bytes",
            MemoryShape { index: "i32", page: 1, pages: 4097, maximum: 9000, shared: false, others: 0 },
        ),
        memory("memory64", MemoryShape { index: "i64", page: 65536, pages: 1, maximum: 2, shared: false, others: 0 }),
        memory(
            "memory64-bytes",
            MemoryShape { index: "i64", page: 1, pages: 100, maximum: 100, shared: false, others: 0 },
        ),
        // So many that not all of them can have guards where addresses are few.
        memory(
            "memory32-among-many",
            MemoryShape { index: "i32", page: 65536, pages: 1, maximum: 2, shared: false, others: 96 },
        ),
        table("table32", TableShape { index: "i32", elements: 10, maximum: 10 }),
        table("table32-grows", TableShape { index: "i32", elements: 3, maximum: 600 }),
        table("table64", TableShape { index: "i64", elements: 10, maximum: 20 }),
    ]
}

fn script(name: &str, text: &str) -> Script {
    Script { name: format!("{name}.wast"), text: text.to_owned() }
}

/// A memory to be attacked.
struct MemoryShape {
    index: &'static str,
    page: u64,
    pages: u64,
    maximum: u64,
    shared: bool,
    /// Memories before it and its neighbours, of no maximum.
    others: usize,
}

/// An access instruction.
struct Access {
    name: &'static str,
    /// The type of what is loaded or stored.
    value: &'static str,
    /// Bytes.
    width: u64,
    /// Whether it takes a value.
    stores: bool,
    /// Whether its address must be a multiple of its width.
    atomic: bool,
}

const fn load(name: &'static str, value: &'static str, width: u64) -> Access {
    Access { name, value, width, stores: false, atomic: false }
}

const fn store(name: &'static str, value: &'static str, width: u64) -> Access {
    Access { name, value, width, stores: true, atomic: false }
}

const fn atomic(name: &'static str, value: &'static str, width: u64, stores: bool) -> Access {
    Access { name, value, width, stores, atomic: true }
}

const ACCESSES: [Access; 16] = [
    load("i32.load8_u", "i32", 1),
    load("i64.load16_s", "i64", 2),
    load("i32.load", "i32", 4),
    load("f64.load", "f64", 8),
    load("v128.load", "v128", 16),
    load("v128.load8x8_u", "v128", 8),
    load("v128.load16_splat", "v128", 2),
    store("i32.store8", "i32", 1),
    store("i64.store16", "i64", 2),
    store("f32.store", "f32", 4),
    store("i64.store", "i64", 8),
    store("v128.store", "v128", 16),
    atomic("i32.atomic.load", "i32", 4, false),
    atomic("i64.atomic.load8_u", "i64", 1, false),
    atomic("i64.atomic.store", "i64", 8, true),
    atomic("i32.atomic.rmw16.add_u", "i32", 2, true),
];

/// Numbers around `size` and around everything at which an address could wrap.
pub(crate) fn corners(size: u64, is_64: bool) -> Vec<u64> {
    let mut all = vec![0, 1, 15];
    let near = |all: &mut Vec<u64>, point: u64| {
        all.extend([16, 8, 4, 2, 1, 0].map(|distance| point.wrapping_sub(distance)));
        all.push(point.wrapping_add(1));
    };
    near(&mut all, size);
    near(&mut all, 1 << 31);
    if is_64 {
        near(&mut all, 1 << 32);
        near(&mut all, 1 << 36);
        near(&mut all, 1 << 63);
    }
    // The end of the index space: 2^32 or 2^64.
    near(&mut all, if is_64 { 0 } else { 1 << 32 });
    all.retain(|number| is_64 || u32::try_from(*number).is_ok());
    all.sort_unstable();
    all.dedup();
    all
}

/// A script under construction.
#[derive(Default)]
pub(crate) struct Text(pub(crate) String);

impl Text {
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.0.push_str(line.as_ref());
        self.0.push('\n');
    }

    /// A call that must return, or trap with this message.
    pub(crate) fn call(&mut self, name: &str, arguments: &[String], trap: Option<&str>) {
        let call = format!("(invoke \"{name}\" {})", arguments.join(" "));
        match trap {
            None => self.line(format!("(assert_return {call})")),
            Some(message) => self.line(format!("(assert_trap {call} \"{message}\")")),
        }
    }

    /// The neighbours must be as they were.
    pub(crate) fn neighbours(&mut self) {
        for neighbour in NEIGHBOURS {
            self.line(format!("(assert_return (invoke \"{neighbour}\") (i32.const 0))"));
        }
    }
}

/// What lies on both sides of what is attacked; each exports a function of its name that tells whether it has changed.
const NEIGHBOURS: [&str; 2] = ["before", "after"];

pub(crate) const MEMORY_BOUNDS: &str = "out of bounds memory access";
pub(crate) const TABLE_BOUNDS: &str = "out of bounds table access";

/// Source and count of the copies out of segments of 16 bytes or 3 elements.
const PIECES: [(u64, u64); 10] =
    [(0, 0), (0, 3), (0, 16), (0, 17), (3, 0), (16, 0), (17, 0), (1, 16), (0xffff_ffff, 1), (1, 0xffff_ffff)];

/// Whether a range ends inside, in arithmetic that cannot wrap.
pub(crate) fn is_inside(start: u64, count: u64, size: u64) -> bool {
    u128::from(start) + u128::from(count) <= u128::from(size)
}

/// A function that loops over all of a neighbour.
fn neighbour(name: &str, index: &str, size: u64, body: &str) -> String {
    format!(
        "  (func (export \"{name}\") (result i32) (local $at {index})
    (block $done (loop $next
      (br_if $done ({index}.ge_u (local.get $at) ({index}.const {size})))
      {body}
      (local.set $at ({index}.add (local.get $at) ({index}.const 1)))
      (br $next)))
    (i32.const 0))"
    )
}

fn memories(shape: &MemoryShape) -> String {
    let MemoryShape { index, page, pages, .. } = *shape;
    let size = page * pages;
    let numbers = corners(size, index == "i64");
    let mut text = Text::default();
    memory_module(&mut text, shape, &numbers);

    for access in &ACCESSES {
        let value = match access.value {
            "v128" => "(v128.const i64x2 -1 -1)".to_owned(),
            ty @ ("f32" | "f64") => format!("({ty}.const 1)"),
            ty => format!("({ty}.const -1)"),
        };
        for offset in &numbers {
            for address in &numbers {
                let start = u128::from(*address) + u128::from(*offset);
                let inside = start + u128::from(access.width) <= u128::from(size);
                let aligned = !access.atomic || start % u128::from(access.width) == 0;
                let trap = match (inside, aligned) {
                    (true, true) => None,
                    (true, false) => Some("unaligned atomic"),
                    (false, true) => Some(MEMORY_BOUNDS),
                    // Which of two reasons comes first is not determined.
                    (false, false) => continue,
                };
                let mut arguments = vec![format!("({index}.const {address})")];
                arguments.extend(access.stores.then(|| value.clone()));
                text.call(&format!("{} {offset}", access.name), &arguments, trap);
            }
        }
        text.neighbours();
    }
    for (name, limit) in [("fill", u64::MAX), ("copy to", SMALL), ("copy from", SMALL)] {
        for start in &numbers {
            for count in &numbers {
                let fits = is_inside(*start, *count, size) && *count <= limit;
                let arguments = [start, count].map(|number| format!("({index}.const {number})"));
                text.call(name, &arguments, (!fits).then_some(MEMORY_BOUNDS));
            }
        }
    }
    short(&mut text, index, size, &numbers);
    for length in [16, 0] {
        for start in &numbers {
            for (source, count) in PIECES {
                let fits = is_inside(*start, count, size) && is_inside(source, count, length);
                let arguments = [
                    format!("({index}.const {start})"),
                    format!("(i32.const {source})"),
                    format!("(i32.const {count})"),
                ];
                text.call("init", &arguments, (!fits).then_some(MEMORY_BOUNDS));
            }
        }
        text.call("drop", &[], None);
    }
    text.neighbours();
    text.0
}

/// Bytes at the end of a memory that are marked.
const LAST: u64 = 128;

/// Bytes of a memory that others are copied from and to.
const SMALL: u64 = 65536;

/// Sizes of fills and copies that are constants of the module: few bytes in one, two and many pieces, and too many.
const SHORT: [u64; 14] = [0, 1, 2, 3, 5, 7, 8, 9, 16, 17, 31, 63, 64, 65];

/// Fills and copies of constant sizes. What traps has written nothing.
fn short(text: &mut Text, index: &str, size: u64, numbers: &[u64]) {
    for count in SHORT {
        // The last that fits, and the first that does not.
        let ends = size.checked_sub(count).map(|last| [last, last + 1]);
        let starts: BTreeSet<u64> = numbers.iter().copied().chain(ends.into_iter().flatten()).collect();
        for start in &starts {
            let trap = (!is_inside(*start, count, size)).then_some(MEMORY_BOUNDS);
            let begins_inside = *start < size && trap.is_some();
            for name in ["fill", "copy to", "copy from"] {
                if begins_inside {
                    text.call("mark", &[], None);
                }
                text.call(&format!("{name} {count}"), &[format!("({index}.const {start})")], trap);
                if begins_inside {
                    text.line("(assert_return (invoke \"marked\") (i32.const 0))");
                }
            }
        }
    }
}

fn memory_module(text: &mut Text, shape: &MemoryShape, offsets: &[u64]) {
    let MemoryShape { index, page, pages, maximum, shared, others } = *shape;
    let size = page * pages;
    let shared = if shared { "shared" } else { "" };
    text.line("(module");
    text.line("  (memory 1)".repeat(others));
    for name in ["before", "attacked", "after"] {
        text.line(format!("  (memory ${name} {index} {pages} {maximum} {shared} (pagesize {page}))"));
    }
    text.line(format!("  (memory $small {index} 1 1)"));
    text.line(r#"  (data $bytes "0123456789abcdef")"#);
    // The neighbours are filled with a pattern that no access writes.
    text.line("  (func $prepare");
    for name in NEIGHBOURS {
        text.line(format!("    (memory.fill ${name} ({index}.const 0) (i32.const 0xa5) ({index}.const {size}))"));
    }
    text.line("  )\n  (start $prepare)");
    for name in NEIGHBOURS {
        let changed = format!("(i32.ne (i32.load8_u ${name} (local.get $at)) (i32.const 0xa5))");
        text.line(neighbour(name, index, size, &format!("(if {changed} (then (return (i32.const 1))))")));
    }
    for Access { name, value, stores, .. } in &ACCESSES {
        for offset in offsets {
            let (parameter, argument) =
                if *stores { (format!("(param {value})"), " (local.get 1)") } else { (String::new(), "") };
            let access = format!("({name} $attacked offset={offset} (local.get 0){argument})");
            let returns = !stores || name.contains("rmw");
            let body = if returns { format!("(drop {access})") } else { access };
            text.line(format!("  (func (export \"{name} {offset}\") (param {index}) {parameter} {body})"));
        }
    }
    for count in SHORT {
        text.line(format!(
            "  (func (export \"fill {count}\") (param {index})
    (memory.fill $attacked (local.get 0) (i32.const 0x5a) ({index}.const {count})))
  (func (export \"copy to {count}\") (param {index})
    (memory.copy $attacked $small (local.get 0) ({index}.const 0) ({index}.const {count})))
  (func (export \"copy from {count}\") (param {index})
    (memory.copy $small $attacked ({index}.const 0) (local.get 0) ({index}.const {count})))"
        ));
    }
    let last = size.saturating_sub(LAST);
    let changed = "(i32.ne (i32.load8_u $attacked (local.get $at)) (i32.const 0x11))";
    text.line(format!(
        "  (func (export \"mark\")
    (memory.fill $attacked ({index}.const {last}) (i32.const 0x11) ({index}.const {})))
  (func (export \"marked\") (result i32) (local $at {index})
    (local.set $at ({index}.const {last}))
    (block $done (loop $next
      (br_if $done ({index}.ge_u (local.get $at) ({index}.const {size})))
      (if {changed} (then (return (i32.const 1))))
      (local.set $at ({index}.add (local.get $at) ({index}.const 1)))
      (br $next)))
    (i32.const 0))",
        size - last
    ));
    text.line(format!(
        "  (func (export \"fill\") (param {index} {index})
    (memory.fill $attacked (local.get 0) (i32.const 0x5a) (local.get 1)))
  (func (export \"copy to\") (param {index} {index})
    (memory.copy $attacked $small (local.get 0) ({index}.const 0) (local.get 1)))
  (func (export \"copy from\") (param {index} {index})
    (memory.copy $small $attacked ({index}.const 0) (local.get 0) (local.get 1)))
  (func (export \"init\") (param {index} i32 i32)
    (memory.init $attacked $bytes (local.get 0) (local.get 1) (local.get 2)))
  (func (export \"drop\") (data.drop $bytes)))"
    ));
}

/// A table to be attacked.
struct TableShape {
    index: &'static str,
    elements: u64,
    maximum: u64,
}

fn tables(shape: &TableShape) -> String {
    let TableShape { index, elements, maximum } = *shape;
    let is_64 = index == "i64";
    let constant = |number: u64| format!("({index}.const {number})");
    let mut text = Text::default();
    table_module(&mut text, shape);

    let numbers = corners(elements, is_64);
    for start in &numbers {
        for (name, inside, outside) in [
            ("get", None, TABLE_BOUNDS),
            ("set", None, TABLE_BOUNDS),
            ("call", Some("uninitialized element"), "undefined element"),
        ] {
            let trap = if *start < elements { inside } else { Some(outside) };
            text.call(name, &[constant(*start)], trap);
        }
        for count in &numbers {
            let fits = is_inside(*start, *count, elements);
            let trap = (!fits).then_some(TABLE_BOUNDS);
            text.call("fill", &[constant(*start), constant(*count)], trap);
            text.call("copy", &[constant(*start), constant(*count)], trap);
        }
        for (source, count) in PIECES {
            let fits = is_inside(*start, count, elements) && is_inside(source, count, 3);
            let arguments = [constant(*start), format!("(i32.const {source})"), format!("(i32.const {count})")];
            text.call("init", &arguments, (!fits).then_some(TABLE_BOUNDS));
        }
        // What was written is null again for the next place.
        text.call("fill", &[constant(0), constant(elements)], None);
    }
    text.neighbours();
    // Grown as far as it may, it has new corners; beyond that it does not grow.
    let room = maximum - elements;
    for (count, result) in [(room + 1, "-1"), (u64::MAX >> if is_64 { 0 } else { 32 }, "-1")] {
        let grow = format!("(invoke \"grow\" {})", constant(count));
        text.line(format!("(assert_return {grow} ({index}.const {result}))"));
    }
    text.line(format!("(assert_return (invoke \"grow\" {}) {})", constant(room), constant(elements)));
    text.line(format!("(assert_return (invoke \"grow\" {}) ({index}.const -1))", constant(1)));
    for start in corners(maximum, is_64) {
        text.call("get", &[constant(start)], (start >= maximum).then_some(TABLE_BOUNDS));
        text.call("set", &[constant(start)], (start >= maximum).then_some(TABLE_BOUNDS));
    }
    text.call("drop", &[], None);
    text.call("init", &[constant(0), "(i32.const 0)".to_owned(), "(i32.const 1)".to_owned()], Some(TABLE_BOUNDS));
    text.neighbours();
    text.0
}

fn table_module(text: &mut Text, shape: &TableShape) {
    let TableShape { index, elements, maximum } = *shape;
    text.line("(module\n  (type $nothing (func))");
    for name in ["before", "attacked", "after"] {
        text.line(format!("  (table ${name} {index} {elements} {maximum} funcref)"));
    }
    text.line(format!(
        "  (func $canary (export \"canary\"))
  (func $other (param i32))
  (elem $segment func $canary $other $canary)
  (func $prepare
    (table.fill $before ({index}.const 0) (ref.func $canary) ({index}.const {elements}))
    (table.fill $after ({index}.const 0) (ref.func $canary) ({index}.const {elements})))
  (start $prepare)
  (func (export \"get\") (param {index}) (drop (table.get $attacked (local.get 0))))
  (func (export \"set\") (param {index}) (table.set $attacked (local.get 0) (ref.null func)))
  (func (export \"call\") (param {index}) (call_indirect $attacked (type $nothing) (local.get 0)))
  (func (export \"fill\") (param {index} {index})
    (table.fill $attacked (local.get 0) (ref.null func) (local.get 1)))
  (func (export \"copy\") (param {index} {index})
    (table.copy $attacked $attacked (local.get 0) ({index}.const 0) (local.get 1)))
  (func (export \"init\") (param {index} i32 i32)
    (table.init $attacked $segment (local.get 0) (local.get 1) (local.get 2)))
  (func (export \"drop\") (elem.drop $segment))
  (func (export \"grow\") (param {index}) (result {index}) (table.grow $attacked (ref.null func) (local.get 0)))"
    ));
    for name in NEIGHBOURS {
        let changed = format!("(ref.is_null (table.get ${name} (local.get $at)))");
        let call = format!("(call_indirect ${name} (type $nothing) (local.get $at))");
        text.line(neighbour(name, index, elements, &format!("(if {changed} (then (return (i32.const 1)))) {call}")));
    }
    text.line(")");
}
