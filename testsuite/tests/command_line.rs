//! The command line: what it says and with which status it ends when its input or this machine is not as it should be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use wasm2sel4_testsuite::tool;

/// A folder with modules to compile.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, contents).expect("a file can be written");
        path
    }

    /// The names of all files.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder can be listed").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn hello() -> PathBuf {
    tool::root().join("examples/hello/hello.wat")
}

/// The binary of hello.
fn hello_binary() -> Vec<u8> {
    // From the compiler's own text reader, by way of a file of its own.
    let text = fs::read_to_string(hello()).expect("hello is there");
    wat_to_wasm(&text)
}

fn wat_to_wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the text is valid")
}

fn compile(input: &Path, output: &Path, options: &[&str]) -> Output {
    tool::output(tool::command(options.iter().copied()).arg(input).arg("-o").arg(output))
}

#[track_caller]
fn refused(output: &Output, parts: &[&str]) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "status; it said: {message}");
    for part in parts {
        assert!(message.contains(part), "expected {part:?} in: {message}");
    }
    assert!(!message.contains("panicked"), "the compiler panicked: {message}");
}

#[track_caller]
fn accepted(output: &Output) {
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
}

#[test]
fn truncated_modules_are_invalid_at_an_offset() {
    let folder = Folder::new();
    let whole = hello_binary();
    // Some prefixes end between sections and are valid modules; none may crash the compiler or leave a file behind.
    let mut invalid = 0;
    for length in 0..whole.len() {
        let input = folder.file("truncated.wasm", &whole[..length]);
        let output = compile(&input, &folder.path("out.o"), &["--emit", "obj"]);
        if output.status.success() {
            fs::remove_file(folder.path("out.o")).expect("a success leaves an output");
            continue;
        }
        invalid += 1;
        refused(&output, &["truncated.wasm: invalid module: ", ", at offset 0x"]);
        assert_eq!(folder.names(), ["truncated.wasm"], "something half-written was left");
    }
    assert!(invalid > whole.len() / 2, "only {invalid} of {} prefixes were refused", whole.len());
}

#[test]
fn malformed_modules_are_invalid() {
    let folder = Folder::new();
    for (name, bytes) in [
        ("empty.wasm", &b""[..]),
        ("text.wasm", b"this is no module"),
        ("version.wasm", b"\0asm\x63\0\0\0"),
        ("section.wasm", b"\0asm\x01\0\0\0\x63\x01\0"),
        ("length.wasm", b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\x0f"),
    ] {
        let input = folder.file(name, bytes);
        refused(&compile(&input, &folder.path("out.elf"), &[]), &[name, "invalid module: ", "at offset 0x"]);
        assert!(!folder.path("out.elf").exists());
    }
}

#[test]
fn invalid_modules_are_invalid() {
    let folder = Folder::new();
    let input = folder.file("types.wasm", wat_to_wasm("(module (func (result i32) (i64.const 1)))"));
    refused(&compile(&input, &folder.path("out.elf"), &[]), &["invalid module: type mismatch", "at offset 0x"]);
    let input = folder.file("stack.wasm", wat_to_wasm("(module (func) (func (i32.add)))"));
    refused(&compile(&input, &folder.path("out.elf"), &[]), &["invalid module: ", "at offset 0x"]);
}

#[test]
fn invalid_text_names_the_line() {
    let folder = Folder::new();
    let input = folder.file("broken.wat", "(module\n  (func (i32.bogus)))");
    refused(&compile(&input, &folder.path("out.elf"), &[]), &["invalid text", "broken.wat:2", "i32.bogus"]);
}

#[test]
fn untranslated_instructions_are_named() {
    let folder = Folder::new();
    for (text, message) in [
        ("(module (tag) (func (throw 0)))", "unsupported: throw, proposal exceptions, at offset 0x"),
        (
            "(module (func (result i32) (i31.get_s (ref.null i31))))",
            "unsupported: i31.get_s, proposal gc, at offset 0x",
        ),
        ("(module (type (struct)))", "proposal gc"),
        ("(component)", "proposal component-model"),
    ] {
        let input = folder.file("new.wasm", wat_to_wasm(text));
        refused(&compile(&input, &folder.path("out.elf"), &[]), &[message]);
    }
}

#[test]
fn linked_modules_are_checked() {
    let folder = Folder::new();
    let library = folder.file("library.wasm", wat_to_wasm(r#"(module (func (export "f")) (memory (export "m") 1 2))"#));
    let link = format!("library={}", library.display());
    let compile_with = |text: &str, options: &[&str]| {
        let input = folder.file("main.wasm", wat_to_wasm(text));
        compile(&input, &folder.path("out.elf"), options)
    };
    for (text, message) in [
        (
            r#"(module (import "library" "f" (func (param i32))))"#,
            "module imports library.f as [i32] -> [], but its type is [] -> []",
        ),
        (r#"(module (import "library" "g" (func)))"#, "module needs library.g, which nothing provides"),
        (r#"(module (import "library" "f" (memory 1)))"#, "module imports library.f as a memory, but its type is"),
        (r#"(module (import "library" "m" (memory 1 1)))"#, "module imports library.m as a memory of other limits"),
        (r#"(module (import "library" "m" (memory 3)))"#, "module imports library.m as a memory of other limits"),
    ] {
        refused(&compile_with(text, &["--link", &link]), &[message]);
    }
    refused(&compile_with("(module)", &["--link", &link, "--link", &link]), &["two modules are linked as library"]);
    let system = r#"(module
        (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))) (memory 1))"#;
    let system = folder.file("system.wasm", wat_to_wasm(system));
    let link = format!("system={}", system.display());
    refused(
        &compile_with("(module (memory 1))", &["--link", &link]),
        &["uses the system interface with a memory of its own"],
    );
    // System calls take no pointers, so whose memory is meant does not matter.
    let caller = r#"(module (import "sel4" "yield" (func)) (memory i64 1))"#;
    let caller = folder.file("caller.wasm", wat_to_wasm(caller));
    let link = format!("caller={}", caller.display());
    let output = compile_with("(module (memory 1))", &["--link", &link]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Everything that is wrong with a system is said with file, line and name, before anything is built.
#[test]
fn system_descriptions_are_checked() {
    let folder = Folder::new();
    folder.file("user.wasm", wat_to_wasm(r#"(module (import "cap" "server" (global externref)))"#));
    let refused_with = |text: &str, message: &str| {
        let system = folder.file("system.toml", text);
        let image = tool::output(tool::command(["image"]).arg(&system).arg("-o").arg(folder.path("image")));
        refused(&image, &[message]);
    };
    let objects = "[objects]\nservice = \"endpoint\"\ndone = \"notification\"\n";
    let domain = "[[domain]]\nname = \"user\"\nmodule = \"user.wasm\"\n";
    let with_grant = |grant: &str| format!("{objects}{domain}[domain.grants]\n{grant}\n");
    refused_with("[[domain]]\nnam = \"a\"\n", "system.toml:2: unknown field `nam`");
    refused_with(&format!("{domain}{domain}"), "system.toml:5: there are two domains called user");
    refused_with(&format!("{objects}{domain}"), "system.toml:5: user imports cap.server, which is not granted");
    for (grant, message) in [
        (
            r#"server = { object = "servce", rights = ["send"] }"#,
            "system.toml:8: no object is called servce; there are done, service",
        ),
        (r#"server = { object = "service", rights = ["wait"] }"#, "system.toml:8: wait is no right on an endpoint"),
        (r#"server = { object = "done", rights = ["call"] }"#, "system.toml:8: call is no right on a notification"),
        (r#"server = { object = "done", rights = [] }"#, "system.toml:8: a capability without rights"),
        (
            r#"server = { object = "done", rights = ["signal"], badge = 0x10000000 }"#,
            "system.toml:8: a badge has at most 28 bits",
        ),
        (
            r#"servant = { object = "service", rights = ["send"] }"#,
            "system.toml:8: user is granted servant, but does not import cap.servant",
        ),
    ] {
        refused_with(&with_grant(grant), message);
    }
    // Memories have a size, rights of their own, and are imported as what they are.
    let module = r#"(module (import "cap" "server" (memory 2)))"#;
    folder.file("shares.wasm", wat_to_wasm(module));
    let with_memory = |size: &str, module: &str, grant: &str| {
        let domain = format!("[[domain]]\nname = \"user\"\nmodule = \"{module}\"\n");
        format!("[objects]\nservice = {size}\n{domain}[domain.grants]\nserver = {{ object = \"service\", {grant} }}\n")
    };
    let read = r#"rights = ["read"]"#;
    for (size, module, grant, message) in [
        ("{ memory = \"0\" }", "shares.wasm", read, "system.toml:2: a memory has between 1 and"),
        ("{ memory = \"many\" }", "shares.wasm", read, "system.toml:2: a size is a number of bytes"),
        ("\"socket\"", "shares.wasm", read, "system.toml:2: an object is \"endpoint\", \"notification\", {"),
        ("{ memory = \"64K\" }", "shares.wasm", read, "system.toml:7: user imports cap.server with 131072 bytes"),
        ("{ memory = \"128K\" }", "user.wasm", read, "system.toml:7: user imports cap.server as a capability, but"),
        ("\"endpoint\"", "shares.wasm", r#"rights = ["send"]"#, "imports cap.server as a memory, but service is a cap"),
        ("\"endpoint\"", "shares.wasm", read, "system.toml:7: read is no right on an endpoint"),
        (
            "{ memory = \"128K\" }",
            "shares.wasm",
            r#"rights = ["write"]"#,
            "system.toml:7: no memory can be written and",
        ),
        (
            "{ memory = \"128K\" }",
            "shares.wasm",
            r#"rights = ["read"], badge = 1"#,
            "system.toml:7: a memory has no badge",
        ),
    ] {
        refused_with(&with_memory(size, module, grant), message);
    }
    // Limits are numbers that mean something.
    let with_limit = |limit: &str| format!("{domain}{limit}\n");
    refused_with(&with_limit("footprint-max = \"lots\""), "system.toml:4: a size is a number of bytes");
    refused_with(
        &with_limit("footprint-max = \"60K\""),
        "system.toml:4: no domain begins with less than 64K altogether",
    );
    let none = format!("[objects]\nusers = {{ spawner = \"user\", instances-max = 0 }}\n{domain}");
    refused_with(&none, "system.toml:2: an object is \"endpoint\", \"notification\", {");
    // A table has as many elements as the module asks for.
    folder.file("tabled.wasm", wat_to_wasm(r#"(module (import "cap" "server" (table 2 externref)))"#));
    let with_table = |elements: &str| {
        let domain = "[[domain]]\nname = \"user\"\nmodule = \"tabled.wasm\"\n";
        format!("{objects}{domain}[domain.tables]\nserver = [{elements}]\n")
    };
    let element = r#"{ object = "service", rights = ["send"] }, "#;
    refused_with(&with_table(element), "system.toml:5: user imports cap.server[1], which is not granted");
    refused_with(&with_table(&element.repeat(3)), "user is granted server[2], but does not import cap.server[2]");
    let functions = folder.file("functions.wasm", wat_to_wasm(r#"(module (import "cap" "a" (table 2 funcref)))"#));
    refused(
        &compile(&functions, &folder.path("out.elf"), &[]),
        &["as a table of funcref, but its type is a table of up"],
    );
    let small = folder.file("small.wasm", wat_to_wasm(r#"(module (import "cap" "a" (memory 1 1 (pagesize 1))))"#));
    refused(&compile(&small, &folder.path("out.elf"), &[]), &["a memory of pages of at least 4 KiB"]);
    let homeless = r#"(module (import "cap" "a" (memory 1)) (import "sel4" "reply_long" (func (param i64 i32 i32))))"#;
    let homeless = folder.file("homeless.wasm", wat_to_wasm(homeless));
    refused(&compile(&homeless, &folder.path("out.elf"), &[]), &["sel4.reply_long, which takes addresses, but has no"]);
    // Without a description there are no capabilities, and outside seL4 there are none at all.
    let module = folder.path("user.wasm");
    let image = tool::output(tool::command(["image"]).arg(&module).arg("-o").arg(folder.path("image")));
    refused(&image, &["user.wasm imports cap.server: say in a system description what that is"]);
    refused(
        &compile(&module, &folder.path("out.elf"), &["--hosted"]),
        &["module needs cap.server, which exists on seL4 only"],
    );
    let mutable = folder.file("mutable.wasm", wat_to_wasm(r#"(module (import "cap" "a" (global (mut externref))))"#));
    refused(&compile(&mutable, &folder.path("out.elf"), &[]), &["but its type is an immutable externref"]);
}

#[test]
fn authority_graphs_are_drawn() {
    let system = tool::root().join("examples/client-server/system.toml");
    let text = tool::output(tool::command(["inspect"]).arg(&system));
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("multiplier: endpoint\n  client may call (as cap.server, badge 7)"), "{text}");
    let limits = tool::root().join("testsuite/tests/systems/instances-max.toml");
    let limits = tool::output(tool::command(["inspect"]).arg(&limits));
    let limits = String::from_utf8_lossy(&limits.stdout).into_owned();
    assert!(limits.contains("worker: at most 256K of memory, kernel objects included, for each instance"), "{limits}");
    assert!(limits.contains("workers: spawner of worker, at most 2 instances at a time"), "{limits}");
    let graph = tool::output(tool::command(["inspect", "--graph"]).arg(&system));
    let graph = String::from_utf8_lossy(&graph.stdout).into_owned();
    let expected = r#"digraph system {
  domain0 [shape=box, label="client"];
  domain1 [shape=box, label="server"];
  object0 [shape=ellipse, label="multiplier\nendpoint"];
  domain0 -> object0 [label="call server"];
  object0 -> domain1 [label="receive clients"];
}
"#;
    assert_eq!(graph, expected);
    let graph = tool::output(tool::command(["inspect", "--graph=mermaid"]).arg(&system));
    let expected = r#"flowchart LR
  domain0["client"]
  domain1["server"]
  object0(["multiplier<br>endpoint"])
  domain0 -- "call server" --> object0
  object0 -- "receive clients" --> domain1
"#;
    assert_eq!(String::from_utf8_lossy(&graph.stdout), expected);
    let module = tool::root().join("examples/hello/hello.wat");
    let graph = tool::output(tool::command(["inspect", "--graph"]).arg(&module));
    refused(&graph, &["hello.wat is no system description, of which a graph can be drawn"]);
}

#[test]
fn unknown_imports_are_named_each() {
    let folder = Folder::new();
    let module = r#"(module (import "env" "foo" (func)) (import "wasi_snapshot_preview1" "fd_wrote" (func)))"#;
    let input = folder.file("imports.wasm", wat_to_wasm(module));
    let needs = [
        "module needs env.foo, which nothing provides",
        "module needs wasi_snapshot_preview1.fd_wrote, which nothing provides",
    ];
    refused(&compile(&input, &folder.path("out.elf"), &[]), &needs);
    let module = r#"(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64))))"#;
    let input = folder.file("type.wasm", wat_to_wasm(module));
    refused(&compile(&input, &folder.path("out.elf"), &[]), &["as [i64] -> [], but its type is [i32] -> [i32]"]);
    let input = folder.file("memory.wasm", wat_to_wasm(r#"(module (import "env" "memory" (memory 1)))"#));
    refused(
        &compile(&input, &folder.path("out.elf"), &[]),
        &["module needs env.memory, a memory, which nothing provides"],
    );
}

#[test]
fn a_memory_beyond_its_limit_is_refused() {
    let folder = Folder::new();
    let input = folder.file("large.wasm", wat_to_wasm("(module (memory 3))"));
    let output = compile(&input, &folder.path("out.elf"), &["--memory-max", "128K"]);
    refused(&output, &["196608 bytes at the start, more than the 131072 of --memory-max"]);
    assert!(!folder.path("out.elf").exists());
}

#[test]
fn files_that_cannot_be_read_or_written() {
    let folder = Folder::new();
    refused(&compile(&folder.path("absent.wasm"), &folder.path("out.elf"), &[]), &["cannot read", "absent.wasm"]);
    refused(
        &compile(&hello(), &folder.path("no/such/folder/out.elf"), &[]),
        &["cannot write", "no/such/folder/out.elf"],
    );
    let elf = folder.path("hello.elf");
    accepted(&compile(&hello(), &elf, &[]));
    refused(&compile(&elf, &folder.path("out.elf"), &[]), &["is an ELF file already"]);
}

#[test]
fn a_missing_linker_is_named() {
    let folder = Folder::new();
    let mut command = tool::command([hello()]);
    let output = tool::output(command.arg("-o").arg(folder.path("out.elf")).env("WASM2SEL4_LINKER", "/no/such/linker"));
    refused(&output, &["$WASM2SEL4_LINKER names /no/such/linker"]);
    let mut command = tool::command([hello()]);
    let output = tool::output(command.arg("-o").arg(folder.path("out.elf")).env("PATH", ""));
    refused(&output, &["no linker: neither rust-lld", "ld.lld"]);
    assert!(folder.names().is_empty());
}

#[test]
fn a_missing_kernel_is_named() {
    let folder = Folder::new();
    for architecture in ["aarch64", "riscv64", "x86_64"] {
        let mut command = tool::command(["run", "--target", architecture]);
        let output = tool::output(command.arg(hello()).env("WASM2SEL4_KERNELS", folder.path("kernels")));
        refused(&output, &[&format!("no kernel for {architecture} in "), "--kernel"]);
    }
    let mut command = tool::command(["run", "--kernel"]);
    let output = tool::output(command.arg(folder.path("prefix")).arg(hello()));
    refused(&output, &["cannot read", "bin/kernel.elf"]);
}

#[test]
fn a_missing_emulator_is_named() {
    let foreign = if std::env::consts::ARCH == "riscv64" { "aarch64" } else { "riscv64" };
    let folder = Folder::new();
    let linker = tool::linker();
    let mut command = tool::command(["run", "--hosted", "--target", foreign]);
    let output = tool::output(command.arg(hello()).env("PATH", folder.path("nothing")).env("WASM2SEL4_LINKER", linker));
    refused(&output, &[&format!("qemu-{foreign} is not installed"), "qemu-user"]);
}

#[test]
fn unsuitable_kernels_are_refused() {
    let folder = Folder::new();
    let prefix = folder.path("prefix");
    let include = prefix.join("libsel4/include");
    fs::create_dir_all(prefix.join("bin")).expect("a folder");
    fs::create_dir_all(include.join("kernel")).expect("a folder");
    fs::write(prefix.join("bin/kernel.elf"), "no kernel").expect("a file");
    let try_with = |configuration: &str, message: &str| {
        fs::write(include.join("kernel/gen_config.json"), configuration).expect("a file");
        let prefix = prefix.to_str().expect("a path in UTF-8");
        refused(&compile(&hello(), &folder.path("out.elf"), &["--kernel", prefix]), &[message]);
        assert!(!folder.path("out.elf").exists());
    };
    try_with("[]", "gen_config.json: it holds no JSON object");
    try_with(r#"{"PRINTING": true, "KERNEL_MCS": true}"#, "has the MCS scheduler");
    try_with(r#"{"PRINTING": false}"#, "cannot print");
    try_with(r#"{"PRINTING": true, "ARM_HYPERVISOR_SUPPORT": true}"#, "runs as a hypervisor");
    try_with(r#"{"PRINTING": true}"#, "is no kernel for");
}

#[test]
fn unknown_processor_features_are_refused() {
    let folder = Folder::new();
    refused(&compile(&hello(), &folder.path("out.elf"), &["--cpu", "has_magic"]), &["no processor feature has_magic"]);
}

/// An object of the compiler in a C program: exports are C functions.
#[test]
#[cfg_attr(
    not(any(target_arch = "aarch64", target_arch = "riscv64", target_arch = "x86_64")),
    ignore = "no code is made for this machine"
)]
fn exports_can_be_called_from_c() {
    let folder = Folder::new();
    let module = r#"(module
      (global $calls (mut i32) (i32.const 0))
      (func (export "add") (param i32 i64 f64) (result f64)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (f64.add (local.get 2) (f64.convert_i64_s (i64.add (i64.extend_i32_s (local.get 0)) (local.get 1)))))
      (func (export "calls") (result i32) (global.get $calls))
      (func (export "swap") (param i32 f32) (result f32 i32) (local.get 1) (local.get 0)))"#;
    let object = folder.path("add.o");
    accepted(&compile(&folder.file("add.wasm", wat_to_wasm(module)), &object, &["--emit", "obj"]));
    let main = folder.file(
        "main.c",
        r#"#include <stdint.h>
        #include <stdio.h>
        double wasm_export_add(int32_t, int64_t, double);
        int32_t wasm_export_calls(void);
        void wasm_export_swap(int32_t, float, uint64_t results[2]);
        int main(void) {
            uint64_t results[2] = { 0, 0 };
            double sum = wasm_export_add(-1, 1000000000000, 0.5);
            wasm_export_swap(-7, 2.5f, results);
            float first;
            __builtin_memcpy(&first, &results[0], sizeof first);
            printf("%.1f %d %.1f %d\n", sum, wasm_export_calls(), first, (int32_t)results[1]);
        }"#,
    );
    let program = folder.path("program");
    let mut gcc = Command::new("gcc");
    accepted(&tool::output(gcc.arg(main).arg(object).arg("-o").arg(&program)));
    let output = tool::output(&mut Command::new(program));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "999999999999.5 1 2.5 -7\n");
}

#[test]
fn compilation_is_deterministic() {
    let folder = Folder::new();
    let mut text = String::from("(module (memory 1) (func $f0 (param i32) (result i32) (local.get 0))\n");
    for number in 1..200 {
        let before = number - 1;
        text.push_str(&format!(
            "(func $f{number} (param i32) (result i32) (i32.load (i32.mul (call $f{before} (local.get 0)) (i32.const {number}))))\n"
        ));
    }
    text.push_str("(func (export \"_start\") (drop (call $f199 (i32.const 1)))))");
    let input = folder.file("many.wasm", wat_to_wasm(&text));
    for architecture in ["aarch64", "riscv64", "x86_64"] {
        for emit in ["obj", "elf", "clif", "asm"] {
            let build = |threads: &str| {
                let output = folder.path("out");
                accepted(&compile(&input, &output, &["--target", architecture, "--emit", emit, "-j", threads]));
                fs::read(&output).expect("a success leaves an output")
            };
            let one = build("1");
            for threads in ["2", "5"] {
                assert!(build(threads) == one, "{architecture} {emit} with {threads} threads differs");
            }
        }
    }
}

#[test]
fn help_has_examples() {
    let output = tool::output(&mut tool::command(["--help"]));
    accepted(&output);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["Examples:", "wasm2sel4 run app.wasm", "--bounds-checks", "--memory-max", "--emit"] {
        assert!(text.contains(part), "expected {part:?} in:\n{text}");
    }
}
