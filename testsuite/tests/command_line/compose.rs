//! `--compose`: components that fit each other become one, and others are told apart by name.

use super::{Folder, accepted, refused, wat_to_wasm};
use std::process::Output;
use wasm2sel4_engines::tool;

/// A component that imports interfaces, each with a function `get` that returns this, and exports others, whose `get`
/// returns the sum of all that it imports, and one more.
fn component(imports: &[&str], ty: &str, exports: &[&str]) -> Vec<u8> {
    let mut text = "(component\n".to_owned();
    let mut sum = "(i32.const 1)".to_owned();
    let (mut core_imports, mut arguments) = (String::new(), String::new());
    for (number, import) in imports.iter().enumerate() {
        text += &format!(
            r#"(import "{import}" (instance $i{number} (export "get" (func (result {ty})))))
               (core func $l{number} (canon lower (func $i{number} "get")))"#
        );
        core_imports += &format!(r#"(import "" "{number}" (func $f{number} (result i32)))"#);
        arguments += &format!(r#"(export "{number}" (func $l{number}))"#);
        sum = format!("(i32.add {sum} (call $f{number}))");
    }
    text += &format!(
        r#"(core module $m {core_imports} (func (export "get") (result i32) {sum})
               (func (export "run") (result i32) (i32.ne {sum} (i32.const 3))))
           (core instance $i (instantiate $m (with "" (instance {arguments}))))
           (func $get (result {ty}) (canon lift (core func $i "get")))
           (func $run (result (result)) (canon lift (core func $i "run")))"#
    );
    for (number, export) in exports.iter().enumerate() {
        let (function, name) = if export.starts_with("wasi:cli/run@") { ("$run", "run") } else { ("$get", "get") };
        text += &format!(
            r#"(instance $e{number} (export "{name}" (func {function}))) (export "{export}" (instance $e{number}))"#
        );
    }
    wat_to_wasm(&(text + ")"))
}

const RUN: &str = "wasi:cli/run@0.2.0";

/// Runs a component of a folder, composed with others of it: messages have their names as they are given.
fn run(folder: &Folder, main: &str, others: &[&str]) -> Output {
    let mut command = tool::command(["run", "--hosted", main]);
    command.current_dir(folder.path("")).args(others.iter().flat_map(|other| ["--compose", other]));
    tool::output(&mut command)
}

/// The middle one imports from the last one, whose version is a later one; the order of the options does not matter.
#[test]
fn a_chain_of_components_is_one() {
    let folder = Folder::new();
    let main = folder.file("main.wasm", component(&["a:b/parse@1.0.0"], "u32", &[RUN]));
    let parse = folder.file("parse.wasm", component(&["a:b/store@0.2.1"], "u32", &["a:b/parse@1.4.0"]));
    folder.file("store.wasm", component(&[], "u32", &["a:b/store@0.2.7"]));
    // It succeeds if the sum is three: one of each.
    for others in [["parse.wasm", "store.wasm"], ["store.wasm", "parse.wasm"]] {
        accepted(&run(&folder, "main.wasm", &others));
    }
    let output = run(&folder, "main.wasm", &["parse.wasm"]);
    refused(&output, &["main.wasm: the component imports a:b/store@0.2.1#get, which nothing provides"]);

    let mut inspect = tool::command(["inspect"]);
    let output = tool::output(inspect.arg(&main).arg("--compose").arg(&parse));
    accepted(&output);
    let text = String::from_utf8_lossy(&output.stdout);
    for line in [
        "  a:b/store@0.2.1 get: function  (nothing provides it, so it is refused)",
        "  wasi:cli/run@0.2.0 run: function",
        "  components inside: 2",
    ] {
        assert!(text.lines().any(|other| other == line), "expected the line {line:?} in:\n{text}");
    }
    assert!(!text.contains("\n  a:b/parse@1"), "what is connected is no longer seen:\n{text}");
}

#[test]
fn what_does_not_fit_is_named() {
    let folder = Folder::new();
    for (name, contents) in [
        ("main.wasm", component(&["a:b/c@1.0.0"], "u32", &[RUN])),
        ("one.wasm", component(&[], "u32", &["a:b/c@1.0.0"])),
        ("other.wasm", component(&[], "u32", &["a:b/c@1.2.0", "a:b/d"])),
        ("later.wasm", component(&[], "u32", &["a:b/c@2.0.0"])),
        ("signed.wasm", component(&[], "s32", &["a:b/c@1.0.0"])),
        ("egg.wasm", component(&["a:b/hen"], "u32", &["a:b/egg", "a:b/c@1.0.0"])),
        ("hen.wasm", component(&["a:b/egg"], "u32", &["a:b/hen"])),
        ("module.wasm", wat_to_wasm("(module)")),
        ("cut.wasm", component(&[], "u32", &["a:b/c@1.0.0"])[..60].to_vec()),
    ] {
        folder.file(name, contents);
    }
    for (others, message) in [
        (
            &["one.wasm", "other.wasm"][..],
            "main.wasm imports a:b/c@1.0.0, which both one.wasm and other.wasm export; compose it with one of them",
        ),
        (
            &["later.wasm"],
            "none of the others imports anything that later.wasm exports: it exports a:b/c@2.0.0; they import a:b/c@1.0.0",
        ),
        (
            &["signed.wasm"],
            "main.wasm imports a:b/c@1.0.0, which signed.wasm exports with another type: type mismatch in instance \
             export `get`",
        ),
        (
            &["egg.wasm", "hen.wasm"],
            "egg.wasm, hen.wasm import from each other in a circle, and none of them can be the first",
        ),
        (&["module.wasm"], "module.wasm is a module; only components are composed"),
        (&["cut.wasm"], "cut.wasm: invalid module: "),
    ] {
        refused(&run(&folder, "main.wasm", others), &[message]);
    }
    refused(&run(&folder, "module.wasm", &["one.wasm"]), &["module.wasm is a module; only components are composed"]);
}
