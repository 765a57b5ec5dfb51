//! What the program makes of files, names and folders that others have made: it looks at contents, names what it sees,
//! and runs nothing that it finds.

use std::fs;
use std::path::Path;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, accepted, compile, hello, refused, wat_to_wasm};

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

/// Text is text whatever its file is called.
#[test]
fn contents_count_and_not_names() {
    let folder = Folder::new();
    let text = fs::read(hello()).expect("hello is there");
    let comment = [b";; first a comment\n", text.as_slice()].concat();
    let binary = wat_to_wasm(&String::from_utf8(text.clone()).expect("hello is text"));
    for (name, contents) in [("HELLO.WAT", &text), ("hello.wast", &comment), ("hello", &text), ("hello.wat", &binary)] {
        let input = folder.file(name, contents);
        accepted(&compile(&input, &folder.path("out.o"), &["--emit", "obj"]));
    }
}

/// What is no module is told by what it is, with what to do.
#[test]
fn other_kinds_of_files_are_told_by_what_they_are() {
    let folder = Folder::new();
    let utf_16 = |mark: &[u8]| {
        let units = "(module)".encode_utf16().flat_map(u16::to_le_bytes);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let (marked, unmarked) = (utf_16(b"\xff\xfe"), utf_16(b""));
    let tar = [&[b'a'; 257][..], b"ustar\x0000"].concat();
    let cases: [(&[u8], &str); 23] = [
        (b"", "it is empty; name a WebAssembly module"),
        (b"\x1f\x8b\x08\0\0\0", "it is packed with gzip; unpack it first"),
        (b"PK\x03\x04\x14\0", "it is a zip archive; unpack it first"),
        (b"\xfd7zXZ\0\0\x04", "it is packed with xz; unpack it first"),
        (b"\x28\xb5\x2f\xfd\x04", "it is packed with zstd; unpack it first"),
        (&tar, "it is a tar archive; unpack it first"),
        (b"!<arch>\n/   ", "it is a library of object files (ar); link it into a module first"),
        (b"BC\xc0\xde\x35\x14", "it is LLVM bitcode; compile and link it into a module"),
        (b"MZ\x90\0\x03", "it is a program for Windows; compile its source to WebAssembly instead"),
        (b"\xcf\xfa\xed\xfe\x07", "it is a program for macOS (Mach-O); compile its source"),
        (b"#!/bin/sh\n", "it is a script of another language"),
        (b"version https://git-lfs.github.com/spec/v1\n", "fetch the file with `git lfs pull`"),
        (&marked, "it is text in UTF-16; save it as UTF-8"),
        (&unmarked, "it is text in UTF-16; save it as UTF-8"),
        (b"\xff\xfe\0\0(\0\0\0", "it is text in UTF-32; save it as UTF-8"),
        (
            b"\xef\xbb\xbf(module)",
            "it begins with a byte-order mark, which the text format does not have; save it as UTF-8",
        ),
        (b"\n<!DOCTYPE html>\n<html>", "it is an HTML page; perhaps a download went wrong"),
        (b"<?xml version=\"1.0\"?>", "it is a page of markup, HTML or XML"),
        (b"(module\n  (export \"\xe4\"))", "it is text, but line 2 is not in UTF-8; save it as UTF-8"),
        (b"this is no module", "it is text, but not the text format of WebAssembly, which begins with a parenthesis"),
        (
            b"[objects]\n[[domain]]\nname = \"a\"\n",
            "it is a system description; give it to `wasm2sel4 image` or `wasm2sel4 run`",
        ),
        (
            b"\x01\x02\x03\x04\x05",
            "it is not a WebAssembly module: it begins with 01 02 03 04, a module with 00 61 73 6d",
        ),
        (
            b"(module (func (export \"f\")))\n(assert_return (invoke \"f\"))",
            "it has directives, like a test script (.wast); take one module out of it",
        ),
    ];
    for (contents, message) in cases {
        // Whatever it is called: a name proves nothing.
        for name in ["input.wasm", "input.wat", "input"] {
            let input = folder.file(name, contents);
            for output in
                [compile(&input, &folder.path("out.elf"), &[]), tool::output(tool::command(["inspect"]).arg(&input))]
            {
                refused(&output, &[name, message]);
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(!said.contains("magic number"), "{said}");
            }
            assert!(!folder.path("out.elf").exists());
        }
    }
}

/// An image is made of protection domains, not of whatever is an ELF file.
#[test]
fn other_elf_files_are_told_by_what_they_are() {
    let folder = Folder::new();
    let (object, process) = (folder.path("hello.o"), folder.path("hello"));
    accepted(&compile(&hello(), &object, &["--emit", "obj"]));
    accepted(&compile(&hello(), &process, &["--hosted"]));
    let mut header = fs::read(&object).expect("an object");
    header[4] = 1;
    let small = folder.file("small.elf", header);
    let foreign = "it is not a protection domain made by wasm2sel4, but";
    for (input, message) in [
        (&object, format!("{foreign} an object file, which has not been linked")),
        (&tool::path(), format!("{foreign} a shared object or a program that can be moved")),
        (&small, format!("{foreign} an ELF file of 32 bits, or a damaged one")),
        (&process, "hello: it is a Linux process; compile its module without --hosted".to_owned()),
    ] {
        refused(&tool::output(tool::command(["image"]).arg(input).arg("-o").arg(folder.path("image"))), &[&message]);
        refused(&compile(input, &folder.path("out.elf"), &[]), &["is already an ELF file; name a WebAssembly module"]);
    }
}

/// What a compiler of C or Rust writes before it is linked is a module with imports that nobody provides.
#[test]
fn unlinked_objects_are_told() {
    let folder = Folder::new();
    let object = r#"(module (import "env" "__linear_memory" (memory 0)) (import "env" "f" (func)))"#;
    let object = folder.file("main.o", wat_to_wasm(object));
    let message = "main.o: it is an object file, which is not linked yet; link it into a module with wasm-ld\nthe module imports env.f";
    refused(&compile(&object, &folder.path("out.elf"), &[]), &[message]);
}

/// No message has a hole where a name belongs.
#[test]
fn empty_names_are_told() {
    let folder = Folder::new();
    let (input, output) = (hello(), folder.path("out.elf"));
    let features = "separate the names of features by commas";
    for (options, message) in [
        (&["--target", ""][..], "there is no architecture \"\"; choose aarch64, riscv64, x86_64"),
        (&["--cpu", ""], features),
        (&["--cpu", "has_sse41,"], features),
        (&["--cpu", "has_sse41,,has_avx"], features),
        (&["--hosted", "--memory-base", ""], "memory 0 begins at 0, or at a multiple of"),
        (&["--hosted", "--memory-base", "abc"], "memory 0 begins at 0, or at a multiple of"),
        (&["--link", "=x"], "write a linked module as NAME=FILE"),
        (&["--link", "x="], "write a linked module as NAME=FILE"),
    ] {
        let command = compile(&input, &output, options);
        let said = String::from_utf8_lossy(&command.stderr);
        assert_eq!(command.status.code(), Some(2), "{options:?}: {said}");
        assert!(said.contains(message) && !said.contains(" ;"), "{options:?}: {said}");
    }
    let unknown = compile(&input, &output, &["--target", "x86_64", "--cpu", "has_magic"]);
    refused(&unknown, &["x86_64 has no processor feature has_magic; there are has_sse3", "has_avx2"]);
    let module = r#"(module (import "" "" (func)) (import "cap" "" (global externref)))"#;
    let module = folder.file("empty.wasm", wat_to_wasm(module));
    refused(&compile(&module, &output, &[]), &["the module imports \"\".\"\", which nothing provides"]);
    // An empty variable is none.
    let mut command = tool::command(["run", "--target", "riscv64"]);
    command.arg(input).env("WASM2SEL4_KERNELS", "").env("XDG_DATA_HOME", folder.path("data"));
    let kernels = folder.path("data/wasm2sel4/kernels");
    refused(&tool::output(&mut command), &[&format!("no kernel for riscv64 in {};", kernels.display())]);
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
            (import "library" "f" (func)) (import "wasi" "thread-spawn" (func (param i32) (result i32)))
            (import "env" "memory" (memory 1)))"#,
        ),
    );
    let refused = |module: &str| format!("without --link {module}=MODULE it is refused");
    let (env, library) = (refused("env"), refused("library"));
    says(
        &inspect(&module),
        &[
            &format!("  env.foo: [] -> []  (nobody has defined it; {env})"),
            &format!("  env.memory: memory  (needs a memory of its own; {env})"),
            &format!("  library.f: [] -> []  ({library})"),
            &format!(
                "  wasi_snapshot_preview1.fd_wrote: [] -> []  (there is no such function; {})",
                refused("wasi_snapshot_preview1")
            ),
            &format!(
                "  wasi.thread-spawn: [i32] -> [i32]  (for threads, and a domain has one thread; {})",
                refused("wasi")
            ),
            "  wasi_snapshot_preview1.path_rename: [i32 i32 i32 i32 i32 i32] -> [i32]",
            "  wasi_snapshot_preview1.fd_close: [] -> []  (of another type, so it is refused: it is [i32] -> [i32])",
            "  sel4.yield: [] -> []",
            &format!("  cap.f: [] -> []  (no capability is of this kind; {})", refused("cap")),
            "  cap.g: global of externref  (granted by a system description)",
            "what is not here",
            "  it starts threads, and a domain has one thread: build it without (Rust: --target wasm32-wasip1; C: --target=wasm32-wasip1, without -pthread)",
        ],
    );
}

/// What of the language makes a domain larger, and how large, is told of a module and of what has become of it.
#[test]
fn inspect_says_what_exceptions_and_objects_are_used() {
    let folder = Folder::new();
    let text = r#"(module
        (type $box (struct (field (mut i32)))) (type $row (array (mut i32))) (type $carries (func (param i32)))
        (import "library" "t" (tag $t (type $carries)))
        (tag $e (param i32))
        (global (ref $box) (struct.new $box (i32.const 1)))
        (func (param anyref) (result i32)
          (drop (ref.eq (ref.i31 (i32.const 1)) (ref.i31 (i32.const 2))))
          (drop (extern.convert_any (local.get 0)))
          (struct.get $box 0 (ref.cast (ref $box) (local.get 0))))
        (func $throws (throw $e (i32.const 3)))
        (func (param exnref)
          (drop (block $h (result i32) (try_table (catch $e $h) (call $throws)) (unreachable)))
          (throw_ref (local.get 0)))
        (func (export "_start") (drop (array.len (array.new_default $row (i32.const 3))))))"#;
    let module = folder.file("all.wasm", wat_to_wasm(text));
    let expected = "
exceptions
  tags: 2, 1 of them imported
  throw, throw_ref: 2
  try_table: 1

structures and arrays
  types of structures: 1
  types of arrays: 1
  instructions on structures: 2
  instructions on arrays: 2
  instructions on i31: 2
  casts and tests: 1
  ref.eq: 1
  to and from external references: 1
  heap: at most 268435456 bytes, or what --gc-heap-max says
";
    let found = inspect(&module);
    assert!(found.contains(expected), "{found}");

    let library = r#"(module (tag (export "t") (param i32)))"#;
    let library = folder.file("library.wasm", wat_to_wasm(library));
    let (domain, link) = (folder.path("all.elf"), format!("library={}", library.display()));
    accepted(&compile(&module, &domain, &["--link", &link, "--gc-heap-max", "1M"]));
    let found = inspect(&domain);
    says(&found, &["  tags: 2", "  handlers of calls: 1", "  heap: at most 1048576 bytes, at 0x0"]);
    assert!(!found.contains("before every allocation"), "{found}");
    accepted(&compile(&module, &domain, &["--link", &link, "--gc-always"]));
    let always = "  looked through before every allocation, which is slow";
    says(&inspect(&domain), &["  heap: at most 268435456 bytes, at 0x0", always]);

    let text = r#"(module (tag $e) (func (export "_start") try catch $e rethrow 0 end
        (drop (i31.get_s (ref.i31 (i32.const 1))))))"#;
    let module = folder.file("legacy.wasm", wat_to_wasm(text));
    let expected = "
exceptions
  tags: 1
  try, rethrow (legacy): 2

structures and arrays
  instructions on i31: 2
  heap: none, because no structure and no array is made
";
    let found = inspect(&module);
    assert!(found.contains(expected), "{found}");
    accepted(&compile(&module, &domain, &[]));
    assert!(inspect(&domain).contains("\nstructures and arrays\n  none\n"), "a heap that nothing is in");
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
            "This is what the file says about itself, and nothing verifies that its code keeps to it. For a file from elsewhere, only",
            "  wasi_snapshot_preview1.proc_exit: [i32] -> []",
            "  wasi_snapshot_preview1.path_rename: [i32 i32 i32 i32 i32 i32] -> [i32]",
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
    refused(&refusal, &[&format!("the module imports {shown}.{shown}, which nothing provides"), r"evil\u{1b}[2J.wasm"]);
    // The same of a finished domain.
    let text = format!(r#"(module (import "cap" "{evil}" (global externref)) (func (export "{evil}")))"#);
    let (module, domain) = (folder.file("evil.wasm", wat_to_wasm(&text)), folder.path("evil.elf"));
    accepted(&compile(&module, &domain, &[]));
    let output = inspect(&domain);
    assert!(!output.contains(['\u{1b}', '\u{202e}']), "{output:?}");
    says(&output, &[&format!("  {shown}"), &format!("  cap.{shown}: a capability")]);
}
