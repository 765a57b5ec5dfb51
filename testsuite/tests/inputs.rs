//! What the program makes of files, names and folders that others have made: it looks at contents, names what it sees,
//! and runs nothing that it finds.

use std::fs;
use std::path::Path;
use wasm2sel4_testsuite::folder::{Folder, accepted, compile, hello, refused, wat_to_wasm};
use wasm2sel4_testsuite::tool;

/// rustup obeys a `rust-toolchain.toml` of the current folder, which can name any program as `rustc`.
#[test]
#[cfg(unix)]
fn the_current_folder_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let programs = folder.path("toolchain/bin");
    fs::create_dir_all(&programs).expect("a folder can be made");
    let rustc = programs.join("rustc");
    fs::write(&rustc, format!("#!/bin/sh\necho was here > {}\n", folder.path("proof").display())).expect("a file");
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).expect("a file can be made executable");
    let toolchain = format!("[toolchain]\npath = {:?}\n", folder.path("toolchain"));
    folder.file("rust-toolchain.toml", toolchain);
    let mut command = tool::command([hello()]);
    command.arg("-o").arg(folder.path("hello.elf")).current_dir(folder.path("."));
    // Under cargo, rustup has chosen a toolchain already, which counts more than files.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("WASM2SEL4_LINKER");
    accepted(&tool::output(&mut command));
    assert!(!folder.path("proof").exists(), "a program of the current folder was run");
}

/// The linker is started in another folder than the one in which its name means something.
#[test]
fn a_linker_may_be_named_from_here() {
    let folder = Folder::new();
    let linker = tool::linker();
    let (place, name) = (linker.parent().expect("a folder"), linker.file_name().expect("a name"));
    let mut command = tool::command([hello()]);
    command.arg("-o").arg(folder.path("hello.elf")).current_dir(place);
    accepted(&tool::output(command.env("WASM2SEL4_LINKER", name)));
    // No value is no name.
    let mut command = tool::command([hello()]);
    accepted(&tool::output(command.arg("-o").arg(folder.path("hello.elf")).env("WASM2SEL4_LINKER", "")));
}

fn inspect(path: &Path) -> String {
    let output = tool::output(tool::command(["inspect"]).arg(path));
    accepted(&output);
    String::from_utf8(output.stdout).expect("the report is text")
}

#[track_caller]
fn says(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|other| other == *line), "expected the line {line:?} in:\n{text}");
    }
}

#[test]
fn inspect_says_who_provides_what() {
    let folder = Folder::new();
    let module = folder.file(
        "imports.wasm",
        wat_to_wasm(
            r#"(module
            (import "env" "foo" (func)) (import "wasi_snapshot_preview1" "fd_wrote" (func))
            (import "wasi_snapshot_preview1" "path_rename" (func (param i32 i32 i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_close" (func)) (import "sel4" "yield" (func))
            (import "sel4" "wield" (func)) (import "cap" "f" (func)) (import "cap" "g" (global externref))
            (import "env" "memory" (memory 1)))"#,
        ),
    );
    let linked = "needs --link env=MODULE, or else it is refused";
    says(
        &inspect(&module),
        &[
            &format!("  env.foo: [] -> []  ({linked})"),
            &format!("  env.memory: memory  ({linked})"),
            "  wasi_snapshot_preview1.fd_wrote: [] -> []  (not provided: there is no such function, so it is refused)",
            "  wasi_snapshot_preview1.path_rename: [i32 i32 i32 i32 i32 i32] -> [i32]  (not provided: it returns ENOSYS)",
            "  wasi_snapshot_preview1.fd_close: [] -> []  (of another type, so it is refused: it is [i32] -> [i32])",
            "  sel4.yield: [] -> []",
            "  cap.f: [] -> []  (no capability is a function, so it is refused)",
            "  cap.g: global of externref  (granted by a system description)",
        ],
    );
}

/// What a domain asks for is told by its file alone.
#[test]
fn a_domain_tells_its_authority() {
    let folder = Folder::new();
    let module = r#"(module
        (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
        (import "wasi_snapshot_preview1" "path_rename" (func (param i32 i32 i32 i32 i32 i32) (result i32)))
        (import "sel4" "recv" (func (param externref) (result i64 i64 i64 i64 i64 i64)))
        (import "cap" "server" (global externref)) (import "cap" "doors" (table 1 externref))
        (import "cap" "ring" (memory 2)) (memory (export "memory") 1 3) (func (export "_start")))"#;
    let module = folder.file("app.wasm", wat_to_wasm(module));
    let library = folder.file("library.wasm", wat_to_wasm(r#"(module (import "sel4" "yield" (func)))"#));
    let (domain, link) = (folder.path("app.elf"), format!("library={}", library.display()));
    accepted(&compile(&module, &domain, &["--target", "x86_64", "--cpu", "has_avx", "--link", &link]));
    let text = inspect(&domain);
    says(
        &text,
        &[
            "This is what the file says of itself. Nothing verifies that its code keeps to it, so of a file from elsewhere believe",
            "  wasi_snapshot_preview1.proc_exit: [i32] -> []",
            "  wasi_snapshot_preview1.path_rename: [i32 i32 i32 i32 i32 i32] -> [i32]  (not provided: it returns ENOSYS)",
            "  sel4.recv: [externref] -> [i64 i64 i64 i64 i64 i64]",
            "  sel4.yield: [] -> []",
            "  library",
            "  has_avx",
            "  cap.server: a capability",
            "  cap.doors[0]: a capability, in a table",
            "  cap.ring: a memory, 131072 bytes of it",
            "  it receives some, so others may wait for its answers",
            "  _start",
        ],
    );
    assert!(text.contains(", ABI version ") && text.contains("at most 3 (65536 and 196608 bytes)"), "{text}");
}

/// Names are their author's choice: none becomes a line, or a command of the terminal, of its own.
#[test]
fn names_are_printed_escaped() {
    let folder = Folder::new();
    let evil = "a\\1b[2J\\n\\nexports\\n  safe\\u{202e}";
    let text = format!(
        r#"(module (import "cap" "{evil}" (global externref)) (import "{evil}" "{evil}" (func))
        (func (export "{evil}")) (func (export "")))"#
    );
    let module = folder.file("evil\u{1b}[2J.wasm", wat_to_wasm(&text));
    let output = inspect(&module);
    assert!(!output.contains(['\u{1b}', '\u{202e}']), "{output:?}");
    assert_eq!(output.lines().filter(|line| *line == "exports").count(), 1, "{output}");
    let shown = r"a\u{1b}[2J\n\nexports\n  safe\u{202e}";
    says(&output, &[&format!("  {shown}: function [] -> []"), "  \"\": function [] -> []"]);
    let refusal = compile(&module, &folder.path("app.elf"), &[]);
    refused(&refusal, &[&format!("module needs {shown}.{shown}, which nothing provides"), r"evil\u{1b}[2J.wasm"]);
    // The same of a finished domain.
    let text = format!(r#"(module (import "cap" "{evil}" (global externref)) (func (export "{evil}")))"#);
    let (module, domain) = (folder.file("evil.wasm", wat_to_wasm(&text)), folder.path("evil.elf"));
    accepted(&compile(&module, &domain, &[]));
    let output = inspect(&domain);
    assert!(!output.contains(['\u{1b}', '\u{202e}']), "{output:?}");
    says(&output, &[&format!("  {shown}"), &format!("  cap.{shown}: a capability")]);
}
