//! Scripts that try to leave the sandbox: every access instruction at every corner of a memory or a table, with neighbours on
//! both sides whose contents must stay as they were.
//!
//! The expectations are computed here with arithmetic that cannot wrap, not by any code of the compiler.

use crate::suite::Script;
use std::fmt::Write as _;
use wasmparser::WasmFeatures;

/// All scripts.
pub fn scripts() -> Vec<Script> {
    let memory = |name: &str, shape: MemoryShape| script(name, &memories(&shape));
    let table = |name: &str, shape: TableShape| script(name, &tables(&shape));
    vec![
        memory("memory32", MemoryShape { index: "i32", page: 65536, pages: 1, maximum: 2, shared: false }),
        memory("memory32-shared", MemoryShape { index: "i32", page: 65536, pages: 1, maximum: 1, shared: true }),
        memory("memory32-empty", MemoryShape { index: "i32", page: 65536, pages: 0, maximum: 1, shared: false }),
        memory("memory32-bytes", MemoryShape { index: "i32", page: 1, pages: 4097, maximum: 9000, shared: false }),
        memory("memory64", MemoryShape { index: "i64", page: 65536, pages: 1, maximum: 2, shared: false }),
        memory("memory64-bytes", MemoryShape { index: "i64", page: 1, pages: 100, maximum: 100, shared: false }),
        table("table32", TableShape { index: "i32", elements: 10, maximum: 10 }),
        table("table32-grows", TableShape { index: "i32", elements: 3, maximum: 600 }),
        table("table64", TableShape { index: "i64", elements: 10, maximum: 20 }),
    ]
}

fn script(name: &str, text: &str) -> Script {
    Script {
        group: "sandbox".to_owned(),
        name: format!("{name}.wast"),
        text: text.to_owned(),
        features: WasmFeatures::all(),
    }
}

/// A memory to be attacked.
struct MemoryShape {
    index: &'static str,
    page: u64,
    pages: u64,
    maximum: u64,
    shared: bool,
}

/// An access: instruction without its type's bounds, operand, bytes, whether it stores, whether it must be aligned.
struct Access {
    name: &'static str,
    value: &'static str,
    width: u64,
    stores: bool,
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
fn corners(size: u64, is_64: bool) -> Vec<u64> {
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

fn memories(shape: &MemoryShape) -> String {
    let MemoryShape { index, page, pages, maximum, shared } = *shape;
    let is_64 = index == "i64";
    let size = page * pages;
    let shared = if shared { "shared" } else { "" };
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut line = |line: String| {
        let _ = writeln!(text, "{line}");
    };
    line("(module".to_owned());
    for name in ["before", "attacked", "after"] {
        let _ = name;
        line(format!("  (memory ${name} {index} {pages} {maximum} {shared} (pagesize {page}))"));
    }
    line(format!("  (memory $small {index} 1 1)"));
    line(r#"  (data $bytes "0123456789abcdef")"#.to_owned());
    // The neighbours are filled with a pattern that no access writes.
    line(format!(
        "  (func $fill (memory.fill $before ({index}.const 0) (i32.const 0xa5) ({index}.const {size}))
    (memory.fill $after ({index}.const 0) (i32.const 0xa5) ({index}.const {size})))
  (start $fill)"
    ));
    for neighbour in ["before", "after"] {
        line(format!(
            "  (func (export \"{neighbour}\") (result i32) (local $at {index})
    (block $done (loop $next
      (br_if $done ({index}.ge_u (local.get $at) ({index}.const {size})))
      (if (i32.ne (i32.load8_u ${neighbour} (local.get $at)) (i32.const 0xa5)) (then (return (i32.const 1))))
      (local.set $at ({index}.add (local.get $at) ({index}.const 1)))
      (br $next)))
    (i32.const 0))"
        ));
    }
    let offsets = corners(size, is_64);
    for access in &ACCESSES {
        for offset in &offsets {
            // An atomic access says how it is aligned.
            let operand = format!("$attacked offset={offset} (local.get 0)");
            let Access { name, value, stores, .. } = access;
            let returns = !stores || access.name.contains("rmw");
            let argument = if *stores { " (local.get 1)" } else { "" };
            let result = if returns {
                format!("(drop ({name} {operand}{argument}))")
            } else {
                format!("({name} {operand}{argument})")
            };
            let parameter = if *stores { format!(" (param {value})") } else { String::new() };
            line(format!("  (func (export \"{name} {offset}\") (param {index}){parameter} {result})"));
        }
    }
    line(format!(
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

    let constant = |ty: &str| match ty {
        "v128" => "(v128.const i64x2 -1 -1)".to_owned(),
        "f32" | "f64" => format!("({ty}.const 1)"),
        _ => format!("({ty}.const -1)"),
    };
    let bounds = "\"out of bounds memory access\"";
    for access in &ACCESSES {
        for offset in &offsets {
            for address in &offsets {
                let start = u128::from(*address) + u128::from(*offset);
                let is_inside = start + u128::from(access.width) <= u128::from(size);
                let is_aligned = !access.atomic || start % u128::from(access.width) == 0;
                let argument = if access.stores { format!(" {}", constant(access.value)) } else { String::new() };
                let call = format!("(invoke \"{} {offset}\" ({index}.const {address}){argument})", access.name);
                match (is_inside, is_aligned) {
                    (true, true) => line(format!("(assert_return {call})")),
                    (true, false) => line(format!("(assert_trap {call} \"unaligned atomic\")")),
                    (false, true) => line(format!("(assert_trap {call} {bounds})")),
                    // Which of two reasons comes first is not determined.
                    (false, false) => {}
                }
            }
        }
        line("(assert_return (invoke \"before\") (i32.const 0))".to_owned());
        line("(assert_return (invoke \"after\") (i32.const 0))".to_owned());
    }
    for (name, limit) in [("fill", u64::MAX), ("copy to", 65536), ("copy from", 65536)] {
        for start in &offsets {
            for count in &offsets {
                let end = u128::from(*start) + u128::from(*count);
                let is_inside = end <= u128::from(size) && *count <= limit;
                let call = format!("(invoke \"{name}\" ({index}.const {start}) ({index}.const {count}))");
                line(if is_inside {
                    format!("(assert_return {call})")
                } else {
                    format!("(assert_trap {call} {bounds})")
                });
            }
        }
    }
    for dropped in [false, true] {
        let length: u64 = if dropped { 0 } else { 16 };
        for start in &offsets {
            for (source, count) in
                [(0, 0), (0, 16), (0, 17), (16, 0), (17, 0), (1, 16), (8, 8), (0xffff_ffffu64, 1), (1, 0xffff_ffff)]
            {
                let is_inside = u128::from(*start) + u128::from(count) <= u128::from(size) && source + count <= length;
                let call =
                    format!("(invoke \"init\" ({index}.const {start}) (i32.const {source}) (i32.const {count}))");
                line(if is_inside {
                    format!("(assert_return {call})")
                } else {
                    format!("(assert_trap {call} {bounds})")
                });
            }
        }
        line("(assert_return (invoke \"drop\"))".to_owned());
    }
    line("(assert_return (invoke \"before\") (i32.const 0))".to_owned());
    line("(assert_return (invoke \"after\") (i32.const 0))".to_owned());
    text
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
    let mut text = String::new();
    let mut line = |line: String| {
        let _ = writeln!(text, "{line}");
    };
    line("(module\n  (type $nothing (func))".to_owned());
    for name in ["before", "attacked", "after"] {
        line(format!("  (table ${name} {index} {elements} {maximum} funcref)"));
    }
    line(format!(
        "  (func $canary (export \"canary\"))
  (func $other (param i32))
  (elem $segment func $canary $other $canary)
  (func $fill
    (table.fill $before ({index}.const 0) (ref.func $canary) ({index}.const {elements}))
    (table.fill $after ({index}.const 0) (ref.func $canary) ({index}.const {elements})))
  (start $fill)
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
    for neighbour in ["before", "after"] {
        line(format!(
            "  (func (export \"{neighbour}\") (result i32) (local $at {index})
    (block $done (loop $next
      (br_if $done ({index}.ge_u (local.get $at) ({index}.const {elements})))
      (if (ref.is_null (table.get ${neighbour} (local.get $at))) (then (return (i32.const 1))))
      (call_indirect ${neighbour} (type $nothing) (local.get $at))
      (local.set $at ({index}.add (local.get $at) ({index}.const 1)))
      (br $next)))
    (i32.const 0))"
        ));
    }
    line(")".to_owned());

    let bounds = "\"out of bounds table access\"";
    let mut attack = |size: u64| {
        let mut line = |line: String| {
            let _ = writeln!(text, "{line}");
        };
        let numbers = corners(size, is_64);
        for start in &numbers {
            let is_inside = *start < size;
            for (name, message) in [("get", bounds), ("set", bounds), ("call", "\"undefined element\"")] {
                let call = format!("(invoke \"{name}\" ({index}.const {start}))");
                line(match (is_inside, name) {
                    (false, _) => format!("(assert_trap {call} {message})"),
                    (true, "call") => format!("(assert_trap {call} \"uninitialized element\")"),
                    (true, _) => format!("(assert_return {call})"),
                });
            }
            for count in &numbers {
                let is_inside = u128::from(*start) + u128::from(*count) <= u128::from(size) && *count <= size;
                for name in ["fill", "copy"] {
                    let call = format!("(invoke \"{name}\" ({index}.const {start}) ({index}.const {count}))");
                    line(match is_inside {
                        true => format!("(assert_return {call})"),
                        false => format!("(assert_trap {call} {bounds})"),
                    });
                }
            }
            for (source, count) in [(0u64, 0u64), (0, 4), (4, 0), (1, 3), (0xffff_ffff, 1), (2, 0xffff_ffff)] {
                let is_inside = u128::from(*start) + u128::from(count) <= u128::from(size) && source + count <= 3;
                let call =
                    format!("(invoke \"init\" ({index}.const {start}) (i32.const {source}) (i32.const {count}))");
                line(if is_inside {
                    format!("(assert_return {call})")
                } else {
                    format!("(assert_trap {call} {bounds})")
                });
            }
        }
        line("(assert_return (invoke \"before\") (i32.const 0))".to_owned());
        line("(assert_return (invoke \"after\") (i32.const 0))".to_owned());
    };
    attack(elements);
    // Grown as far as it may, it has new corners; beyond that it does not grow.
    let room = maximum - elements;
    let mut more = String::new();
    let _ = writeln!(more, "(assert_return (invoke \"grow\" ({index}.const {})) ({index}.const -1))", room + 1);
    let _ = writeln!(more, "(assert_return (invoke \"grow\" ({index}.const -1)) ({index}.const -1))");
    let _ = writeln!(more, "(assert_return (invoke \"grow\" ({index}.const {room})) ({index}.const {elements}))");
    let _ = writeln!(more, "(assert_return (invoke \"grow\" ({index}.const 1)) ({index}.const -1))");
    text.push_str(&more);
    let mut attack_again = |size: u64| {
        let numbers = corners(size, is_64);
        for start in numbers {
            let call = format!("(invoke \"get\" ({index}.const {start}))");
            let _ = match start < size {
                true => writeln!(text, "(assert_return {call})"),
                false => writeln!(text, "(assert_trap {call} {bounds})"),
            };
        }
    };
    attack_again(maximum);
    let _ = writeln!(text, "(assert_return (invoke \"drop\"))");
    let _ = writeln!(text, "(assert_trap (invoke \"init\" ({index}.const 0) (i32.const 0) (i32.const 1)) {bounds})");
    let _ = writeln!(text, "(assert_return (invoke \"before\") (i32.const 0))");
    let _ = writeln!(text, "(assert_return (invoke \"after\") (i32.const 0))");
    text
}
