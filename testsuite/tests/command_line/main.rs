//! The command line: what it says and with which status it ends when its input or this machine is not as it should be.

mod components;
mod compose;
mod files;
mod kernels;
mod killed;
mod manual;
mod numbers;
mod options;

use std::fs;
use std::process::Command;
use wasm2sel4_architecture::{Architecture, USER_EMULATOR_PACKAGE};
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, accepted, compile, hello, hello_binary, refused, wat_to_wasm};

#[test]
fn truncated_modules_are_invalid_at_an_offset() {
    let folder = Folder::new();
    let whole = hello_binary();
    // Some prefixes end between sections and are valid modules; none may crash the compiler or leave a file behind.
    let mut invalid = 0;
    for length in 1..whole.len() {
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
        ("version.wasm", &b"\0asm\x63\0\0\0"[..]),
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
        (
            "(module (type $s (struct (field (mut i32))))
               (func (param (ref null $s)) (result i32) (struct.atomic.get seqcst $s 0 (local.get 0))))",
            "unsupported: struct.atomic.get, proposal shared-everything-threads, in function 0, at offset 0x",
        ),
        ("(module (type $f (func)) (type (cont $f)))", "proposal stack-switching"),
        (
            "(component (core func (canon backpressure.inc)))",
            "unsupported: backpressure.inc of the component model, at offset 0x",
        ),
        (
            r#"(component
                (core module $m (func (export "f"))) (core instance $i (instantiate $m))
                (func (canon lift (core func $i "f") gc)))"#,
            "unsupported: garbage-collected values of the component model, at offset 0x",
        ),
        (
            r#"(component (import "wasi:sockets/tcp@0.2.0" (instance $i (export "f" (func))))
                (core func $f (canon lower (func $i "f")))
                (core module $m (import "" "f" (func)))
                (core instance (instantiate $m (with "" (instance (export "f" (func $f)))))))"#,
            "the component imports wasi:sockets/tcp@0.2.0#f, which is not among the functions of WASI 0.2 that are provided",
        ),
    ] {
        let input = folder.file("new.wasm", wat_to_wasm(text));
        refused(&compile(&input, &folder.path("out.elf"), &[]), &[message]);
    }
}

/// What an address space cannot hold is told with the numbers, and which memory it is.
#[test]
fn memories_beyond_the_address_space_are_counted() {
    let folder = Folder::new();
    for (text, message) in [
        (
            "(module (memory 1) (memory i64 3000000))",
            "memory 1 has 196608000000 bytes at the start; at most 68719476736",
        ),
        (
            "(module (memory 1) (memory i64 900000) (memory i64 900000) (memory i64 900000) (memory i64 900000)
               (memory i64 900000))",
            "6 memories and 0 tables that change need 294912327680 bytes of addresses at the start; a domain on riscv64 has 240518168576 for them",
        ),
    ] {
        let input = folder.file("new.wasm", wat_to_wasm(text));
        refused(&compile(&input, &folder.path("out.elf"), &["--target", "riscv64"]), &[message]);
    }
}

/// All kinds of what is not translated are told at once, each with its first place, dead code included.
#[test]
fn untranslated_instructions_are_told_together() {
    let folder = Folder::new();
    let text = r#"(module
        (type $f (func))
        (type $c (cont $f))
        (type $s (struct (field (mut i32))))
        (func $first (local (ref null (shared any))) (drop (struct.atomic.get seqcst $s 0 (unreachable))))
        (func (unreachable) (drop (cont.new $c (ref.null $f))))
        (func $last
          (drop (struct.atomic.get seqcst $s 0 (unreachable))) (drop (struct.atomic.get seqcst $s 0 (unreachable)))))"#;
    let input = folder.file("new.wasm", wat_to_wasm(text));
    let output = compile(&input, &folder.path("out.elf"), &[]);
    refused(
        &output,
        &[
            "new.wasm: unsupported:\n  a continuation type, proposal stack-switching, at offset 0x",
            "\n  struct.atomic.get, proposal shared-everything-threads, in function first, at offset 0x",
            ", and in 2 more places\n",
            "\n  cont.new, proposal stack-switching, in function 1, at offset 0x",
            "proposal shared-everything-threads, in function first, at offset 0x",
        ],
    );
    assert_eq!(folder.names(), ["new.wasm"], "something half-written was left");
}

#[test]
fn names_of_functions_are_readable_and_one_line_everywhere() {
    let folder = Folder::new();
    let text = r#"(module
        (func (@name "_ZN4core9panicking5panic17h0123456789abcdefE") unreachable)
        (func (@name "\1b[2Jred\n;; function 7") call 0))"#;
    let good = folder.file("names.wasm", wat_to_wasm(text));
    let (listing, object) = (folder.path("names.s"), folder.path("names.o"));
    accepted(&compile(&good, &listing, &["--emit", "asm"]));
    let listing = fs::read_to_string(listing).expect("there is a listing");
    let titles: Vec<&str> = listing.lines().filter(|line| line.starts_with(";; function")).collect();
    assert_eq!(titles, [";; function 0 core::panicking::panic", ";; function 1 \\u{1b}[2Jred\\n;; function 7"]);

    accepted(&compile(&good, &object, &["--emit", "obj"]));
    let object = fs::read(object).expect("there is an object");
    let has = |text: &str| object.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("wasm::core::panicking::panic") && has("wasm::\\u{1b}[2Jred\\n;; function 7"), "symbols");
    assert!(!has("\u{1b}[2J") && !has("17h0123456789abcdefE"), "no name is in its raw form");

    let text = r#"(module (type $s (struct (field (mut i32))))
        (func (@name "_RNvCs1234_7mycrate3new") (param (ref null $s)) (drop (struct.atomic.get seqcst $s 0 (local.get 0)))))"#;
    let bad = folder.file("bad.wasm", wat_to_wasm(text));
    refused(
        &compile(&bad, &folder.path("bad.elf"), &[]),
        &["struct.atomic.get, proposal shared-everything-threads, in function mycrate::new, at offset 0x"],
    );
}

#[test]
fn what_nobody_could_start_is_refused() {
    let folder = Folder::new();
    let output = folder.path("out.elf");
    for (text, message) in [
        (
            r#"(module (func (export "_start") (param i32)))"#,
            "main.wasm: the main module exports `_start` as a function of type [i32] -> []; it must be a function of type [] -> []",
        ),
        (
            r#"(module (memory (export "_start") 1))"#,
            "main.wasm: the main module exports `_start` as a memory; it must be a function of type [] -> []",
        ),
        (
            r#"(module (func (export "_initialize") (result i32) (i32.const 0)))"#,
            "the main module exports `_initialize` as a function of type [] -> [i32]; it must be",
        ),
        (
            r#"(module (func (export "_start") (export "_initialize")))"#,
            "the main module exports both `_start`, as a command, and `_initialize`, as a reactor",
        ),
    ] {
        let input = folder.file("main.wasm", wat_to_wasm(text));
        refused(&compile(&input, &output, &[]), &[message]);
    }
    let wrong = folder.file("wrong.wasm", wat_to_wasm(r#"(module (global (export "_initialize") i32 (i32.const 1)))"#));
    let link = format!("--link=wrong={}", wrong.display());
    let message = "the linked module wrong exports `_initialize` as a global; it must be a function of type [] -> []";
    refused(&compile(&hello(), &output, &[&link]), &[message]);
    assert!(!output.exists());
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
        (r#"(module (import "library" "g" (func)))"#, "the module imports library.g, which nothing provides"),
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

#[test]
fn unknown_imports_are_named_each() {
    let folder = Folder::new();
    let module = r#"(module (import "env" "foo" (func)) (import "wasi_snapshot_preview1" "fd_wrote" (func)))"#;
    let input = folder.file("imports.wasm", wat_to_wasm(module));
    let needs = [
        "the module imports env.foo, which nothing provides",
        "the module imports wasi_snapshot_preview1.fd_wrote, which nothing provides",
    ];
    refused(&compile(&input, &folder.path("out.elf"), &[]), &needs);
    let module = r#"(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64))))"#;
    let input = folder.file("type.wasm", wat_to_wasm(module));
    refused(&compile(&input, &folder.path("out.elf"), &[]), &["as [i64] -> [], but its type is [i32] -> [i32]"]);
    let input = folder.file("memory.wasm", wat_to_wasm(r#"(module (import "env" "memory" (memory 1)))"#));
    refused(
        &compile(&input, &folder.path("out.elf"), &[]),
        &["the module imports env.memory, a memory, which nothing provides"],
    );
}

/// A program for another environment is told so, in a sentence that comes once, whatever it imports of it.
#[test]
fn programs_for_other_environments_are_told_what_to_do() {
    let folder = Folder::new();
    for (imports, sentence) in [
        (
            r#"(import "wasi" "thread-spawn" (func (param i32) (result i32))) (import "env" "memory" (memory 1 2 shared))"#,
            "it starts threads, and a domain has one thread: build it without",
        ),
        (
            r#"(import "wasix_32v1" "proc_fork" (func)) (import "wasix_32v1" "futex_wait" (func))"#,
            "it is made for WASIX",
        ),
        (r#"(import "wasi_snapshot_preview1" "sock_connect" (func))"#, "it opens sockets, and there are none"),
        (
            r#"(import "wasi:cli/stderr@0.2.0" "get-stderr" (func (result i32)))"#,
            "it is the core module of a component (WASI 0.2 and later): compile the component that it is in, or build it for WASI",
        ),
        (
            r#"(import "env" "emscripten_resize_heap" (func)) (import "env" "__syscall_openat" (func))"#,
            "it is made for JavaScript by Emscripten: link it with -sSTANDALONE_WASM",
        ),
        (
            r#"(import "env" "abort" (func (param i32 i32 i32 i32)))"#,
            "it is made for a host of AssemblyScript: compile it with `--use abort=`",
        ),
        (r#"(import "gojs" "runtime.wasmWrite" (func (param i32)))"#, "build it with GOOS=wasip1 GOARCH=wasm"),
        (r#"(import "wbg" "__wbindgen_throw" (func))"#, "it is made for JavaScript by wasm-bindgen"),
        (
            r#"(import "env" "memory" (memory 1))"#,
            "its memory is left to whoever starts it: link it without --import-memory",
        ),
        (
            r#"(import "env" "f" (func)) (import "env" "g" (func))"#,
            "`env` is where a linker leaves what nobody has defined",
        ),
        (r#"(import "GOT.mem" "x" (global (mut i32)))"#, "it is a shared library, which somebody would have to load"),
        (
            r#"(import "math" "f" (func)) (import "math" "g" (func))"#,
            "link a module that exports it, with --link math=MODULE",
        ),
    ] {
        let input = folder.file("app.wasm", wat_to_wasm(&format!("(module {imports})")));
        let output = compile(&input, &folder.path("out.elf"), &[]);
        refused(&output, &["the module imports ", ", which nothing provides\n", sentence]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.matches(sentence).count(), 1, "{said}");
    }
    let library = folder.file("math.wasm", wat_to_wasm("(module)"));
    let input = folder.file("app.wasm", wat_to_wasm(r#"(module (import "math" "f" (func)))"#));
    let output = compile(&input, &folder.path("out.elf"), &["--link", &format!("math={}", library.display())]);
    refused(&output, &["which nothing provides\nthe module that is linked as math exports nothing of that name"]);
}

#[test]
fn a_memory_beyond_its_limit_is_refused() {
    let folder = Folder::new();
    let input = folder.file("large.wasm", wat_to_wasm("(module (memory 1) (memory 3))"));
    let output = compile(&input, &folder.path("out.elf"), &["--memory-max", "128K"]);
    refused(
        &output,
        &["large.wasm: memory 1 has 196608 bytes at the start, more than the 131072 that --memory-max allows"],
    );
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
    refused(&compile(&elf, &folder.path("out.elf"), &[]), &["is already an ELF file"]);
}

#[test]
fn a_missing_linker_is_named() {
    let folder = Folder::new();
    let mut command = tool::command([hello()]);
    let output = tool::output(command.arg("-o").arg(folder.path("out.elf")).env("WASM2SEL4_LINKER", "/no/such/linker"));
    refused(&output, &["$WASM2SEL4_LINKER names /no/such/linker"]);
    let mut command = tool::command([hello()]);
    let output = tool::output(command.arg("-o").arg(folder.path("out.elf")).env("PATH", ""));
    refused(&output, &["no linker found: neither rust-lld", "ld.lld"]);
    assert!(folder.names().is_empty());
}

#[test]
fn a_missing_kernel_is_named() {
    let folder = Folder::new();
    for architecture in Architecture::ALL.map(Architecture::name) {
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
    let is_foreign = |architecture: &Architecture| Some(*architecture) != Architecture::native();
    let foreign = Architecture::ALL.into_iter().find(is_foreign).expect("there are several");
    let folder = Folder::new();
    let linker = tool::linker();
    let mut command = tool::command(["run", "--hosted", "--target", foreign.name()]);
    let output = tool::output(command.arg(hello()).env("PATH", folder.path("nothing")).env("WASM2SEL4_LINKER", linker));
    refused(&output, &[&format!("{} is not installed", foreign.user_emulator()), USER_EMULATOR_PACKAGE]);
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
    try_with(r#"{"MAX_NUM_NODES": "4"}"#, "is for 4 processors; bring one with KernelMaxNumNodes 1");
    try_with(r#"{"WORD_SIZE": "32"}"#, "has words of 32 bits");
    // Kernels that print nothing, and hypervisors, are as good as others.
    try_with(r#"{"PRINTING": false}"#, "is not a kernel for");
    try_with(r#"{"PRINTING": true, "ARM_HYPERVISOR_SUPPORT": true}"#, "is not a kernel for");
    try_with(r#"{"PRINTING": true}"#, "is not a kernel for");
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
    for architecture in Architecture::ALL.map(Architecture::name) {
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
    for part in
        ["Examples:", "wasm2sel4 run app.wasm", "--bounds-checks", "--memory-max", "--gc-heap-max 16M", "--emit"]
    {
        assert!(text.contains(part), "expected {part:?} in:\n{text}");
    }
}
