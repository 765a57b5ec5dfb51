//! Modules that are large in one dimension: what is counted here must not grow faster than they do.

use object::{Object, ObjectSection};
use wasm2sel4_compiler::plan::RUNS_MAXIMUM;
use wasm2sel4_compiler::{Architecture, Options, Silent, compile};

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
