//! Modules that are large in one dimension: what is counted here must not grow faster than they do.

use object::{Object, ObjectSection};
use std::sync::Mutex;
use wasm2sel4_compiler::plan::RUNS_MAXIMUM;
use wasm2sel4_compiler::{Architecture, Options, Progress, Silent, compile};

fn object_of(text: &str) -> Vec<u8> {
    let binary = wat::parse_str(text).expect("the text is valid");
    compile(&binary, &Options::new(Architecture::X86_64), &Silent).expect("the module compiles")
}

/// Sections become program headers, of which Linux takes some thousand and a linker makes slowly more and more.
#[test]
fn sparse_segments_make_few_sections_and_little_data() {
    let count = 3000;
    let mut text = String::from("(module (memory 2000)");
    for segment in 0..count {
        text.push_str(&format!("(data (i32.const {}) \"x\")", segment * 8192));
    }
    text.push(')');
    let bytes = object_of(&text);
    let file = object::File::parse(&*bytes).expect("the compiler writes objects");
    let memory = file.sections().filter(|section| section.name().is_ok_and(|name| name.contains("wasm2sel4.memory.")));
    let found = memory.count();
    assert!(found <= RUNS_MAXIMUM, "{found} sections of initial contents");
    let most = RUNS_MAXIMUM * 4096 + count * 64 + 100_000;
    assert!(bytes.len() < most, "{} bytes for {count} segments of one byte", bytes.len());
}

/// A function with so many vectors that live at the same time.
fn vectors(count: usize) -> String {
    let mut text = format!("(module (memory 1) (func (local {})", "v128 ".repeat(count));
    for local in 0..count {
        text.push_str(&format!("(local.set {local} (v128.load offset={} (i32.const 0)))", local * 16));
    }
    text.push_str("(loop $again");
    for local in 0..count {
        let other = (local * 7 + 1) % count;
        text.push_str(&format!("(local.set {local} (i32x4.add (local.get {local}) (local.get {other})))"));
    }
    text.push_str("(br_if $again (i32.load (i32.const 0))))");
    for local in 0..count {
        text.push_str(&format!("(v128.store offset={} (i32.const 0) (local.get {local}))", local * 16));
    }
    text.push_str("))");
    text
}

/// So many `if`s behind each other, and so many locals that live through all of them.
fn branches(count: usize, locals: usize) -> String {
    let mut text = format!("(module (memory 1) (func (param i32) (local {})", "i32 ".repeat(locals));
    for local in 1..=locals {
        text.push_str(&format!("(local.set {local} (i32.load offset={} (i32.const 0)))", local * 4));
    }
    text.push_str(&"local.get 0 if end ".repeat(count));
    for local in 1..=locals {
        text.push_str(&format!("(i32.store offset={} (i32.const 0) (local.get {local}))", local * 4));
    }
    text.push_str("))");
    text
}

/// So many operands on the stack at a time.
fn operands(count: usize) -> String {
    let mut text = "(module (memory 1) (func ".to_owned();
    for operand in 0..count {
        text.push_str(&format!("i32.const {} i32.const {} v128.load ", operand * 16, operand * 16));
    }
    text.push_str(&"v128.store ".repeat(count));
    text.push_str("))");
    text
}

/// Notes which functions are not optimised.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Progress for Notes {
    fn not_optimised(&self, function: &str) {
        self.0.lock().expect("no other test panics here").push(function.to_owned());
    }
}

/// Refuses to see a function compiled.
struct Unbegun;

impl Progress for Unbegun {
    fn begin(&self, total: usize) {
        panic!("{total} functions are about to be compiled, one of which cannot be");
    }
}

/// The size of a module's object, and the functions that are not optimised.
fn size_and_notes(text: &str) -> Result<(usize, Vec<String>), String> {
    let binary = wat::parse_str(text).expect("the text is valid");
    let notes = Notes::default();
    let object = compile(&binary, &Options::new(Architecture::Riscv64), &notes).map_err(|error| error.to_string())?;
    Ok((object.len(), notes.0.into_inner().expect("no other test panics here")))
}

/// Where good code would take time that grows faster than the function, the code is not so good; elsewhere it is. What
/// the compiler does is linear in the length of the code, so that must not grow faster either.
#[test]
fn large_functions_are_not_optimised() {
    for (what, ordinary, large, larger) in [
        ("vectors", vectors(100), vectors(1200), vectors(2400)),
        ("branches and locals", branches(500, 500), branches(3000, 3000), branches(6000, 6000)),
        ("branches", branches(5000, 1), branches(12_000, 1), branches(24_000, 1)),
    ] {
        let compiled = |text: &str| size_and_notes(text).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(compiled(&ordinary).1, [""; 0], "{what}: an ordinary function");
        let ((size, notes), (double, _)) = (compiled(&large), compiled(&larger));
        assert_eq!(notes, ["function 0"], "{what}: a large function");
        assert!(double < size * 5 / 2, "{what}: {size} bytes, {double} for twice as much");
    }
}

/// A few bytes that mean a thousand values each: whole gigabytes of code.
#[test]
fn functions_that_are_larger_than_they_look_are_refused() {
    let ty = format!("(type $many (func (param {0}) (result {0})))", "i32 ".repeat(900));
    let calls = |count: usize| {
        format!(
            "(module {ty} (func $f (type $many) unreachable) (func (type $many) {} {} ))",
            (0..900).map(|local| format!("local.get {local} ")).collect::<String>(),
            "call $f ".repeat(count)
        )
    };
    let table = |count: usize| {
        format!(
            "(module {ty} (func (type $many) {} i32.const 0 br_table {} ))",
            (0..900).map(|local| format!("local.get {local} ")).collect::<String>(),
            "0 ".repeat(count)
        )
    };
    assert!(size_and_notes(&calls(3)).is_ok() && size_and_notes(&table(30)).is_ok());
    for text in [calls(3000), table(3000)] {
        let binary = wat::parse_str(&text).expect("the text is valid");
        let error = compile(&binary, &Options::new(Architecture::Riscv64), &Unbegun).expect_err("too many operands");
        let error = error.to_string();
        assert!(error.contains(", at offset 0x"), "{error}");
        assert!(
            error.contains("its calls and blocks have too many parameters, results and handlers together"),
            "{error}"
        );
    }
}

/// No tool makes such functions; they are refused instead of taking minutes.
#[test]
fn thousands_of_operands_on_the_stack_are_refused() {
    assert!(size_and_notes(&operands(500)).is_ok());
    let error = size_and_notes(&operands(8000)).expect_err("too many operands");
    assert!(
        error.starts_with("function 0, at offset 0x") && error.contains("has too many operands on its stack at once"),
        "{error}"
    );
}
