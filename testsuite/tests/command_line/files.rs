//! Where outputs go, and what is read: files, links, devices, standard streams. Nothing replaces an input, and what
//! cannot be written is an error.

use super::{Folder, accepted, compile, hello, hello_binary, refused, wat_to_wasm};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use wasm2sel4_engines::tool;

const ELF: &[u8] = b"\x7fELF";

/// Runs a command that is given `input` on standard input.
fn piped(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the tool can be started");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Who refuses before reading has closed it.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("the tool ends")
}

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full")
}

#[test]
fn an_output_never_replaces_an_input() {
    let folder = Folder::new();
    let text = fs::read(hello()).expect("hello is there");
    let source = folder.file("a.wat", &text);
    let library = folder.file("library.wat", "(module)");
    symlink("a.wat", folder.path("link.wat")).expect("a link can be made");
    fs::hard_link(&source, folder.path("other.wat")).expect("a link can be made");
    for name in ["a.wat", "link.wat", "other.wat"] {
        refused(&compile(&source, &folder.path(name), &[]), &[name, "is the input", "a.wat, which it would replace"]);
    }
    refused(&compile(&folder.path("link.wat"), &source, &[]), &["is the input"]);
    let link = format!("library={}", library.display());
    refused(&compile(&source, &library, &["--link", &link]), &["library.wat is the input"]);
    // The name that is made of the input's.
    let module = folder.file("b.elf", hello_binary());
    refused(&tool::output(tool::command(["b.elf"]).current_dir(module.parent().expect("a folder"))), &["is the input"]);
    assert_eq!(fs::read(&source).expect("the source is there"), text);
    assert_eq!(folder.names(), ["a.wat", "b.elf", "library.wat", "link.wat", "other.wat"]);
}

#[test]
fn links_are_written_through() {
    let folder = Folder::new();
    fs::create_dir(folder.path("there")).expect("a folder can be made");
    folder.file("there/old.elf", "old");
    for (link, target) in [("first.elf", "there/old.elf"), ("second.elf", "there/new.elf"), ("third.elf", "second.elf")]
    {
        symlink(target, folder.path(link)).expect("a link can be made");
        accepted(&compile(&hello(), &folder.path(link), &[]));
        assert!(folder.path(link).is_symlink(), "{link} was replaced");
        assert!(fs::read(folder.path(target)).expect("the target is there").starts_with(ELF), "{target}");
    }
}

#[test]
fn devices_and_pipes_are_written_to() {
    let folder = Folder::new();
    accepted(&compile(&hello(), Path::new("/dev/null"), &[]));
    let is_device = fs::metadata("/dev/null").expect("it is there").file_type().is_char_device();
    assert!(is_device, "/dev/null was replaced");
    refused(&compile(&hello(), Path::new("/dev/full"), &[]), &["cannot write /dev/full: No space left on device"]);
    let pipe = folder.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).expect("a pipe can be read")
    });
    accepted(&compile(&hello(), &pipe, &[]));
    assert!(reader.join().expect("the reader ends").starts_with(ELF));
    // A link of a process to its open file.
    let output = compile(&hello(), Path::new("/dev/stdout"), &[]);
    assert!(output.stdout.starts_with(ELF));
    let mut command = tool::command(["-o", "/dev/stdout"]);
    let file = File::create(folder.path("redirected.elf")).expect("a file can be made");
    accepted(&tool::output(command.arg(hello()).stdout(file)));
    assert!(fs::read(folder.path("redirected.elf")).expect("it is there").starts_with(ELF));
}

#[test]
fn a_hyphen_is_a_standard_stream() {
    let folder = Folder::new();
    let output = piped(&mut tool::command(["-", "-o", "-"]), &hello_binary());
    accepted(&output);
    let named = folder.path("named.elf");
    accepted(&compile(&folder.file("named.wasm", hello_binary()), &named, &[]));
    assert!(output.stdout == fs::read(&named).expect("an output"), "it differs from the one that is read from a file");
    // A linked module, too, but only one of all.
    let library = wat_to_wasm(r#"(module (func (export "f")))"#);
    let main = folder.file("main.wasm", wat_to_wasm(r#"(module (import "library" "f" (func)))"#));
    let mut command = tool::command(["--link", "library=-", "--emit", "obj", "-o", "-"]);
    accepted(&piped(command.arg(&main), &library));
    let mut command = tool::command(["--link", "library=-", "--emit", "obj", "-o", "-", "-"]);
    refused(&piped(&mut command, &library), &["standard input can be read only once"]);
    refused(&piped(&mut tool::command(["-"]), &library), &["name the output with -o"]);
    refused(&piped(&mut tool::command(["-", "-o", "-"]), b"\0asm\x01\0\0\0\x63\x01\0"), &["standard input: invalid"]);
    let described = piped(&mut tool::command(["inspect", "-"]), &library);
    accepted(&described);
    assert!(String::from_utf8_lossy(&described.stdout).contains("f: function [] -> []"));
    assert_eq!(folder.names(), ["main.wasm", "named.elf", "named.wasm"]);
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let system = tool::root().join("examples/client-server/system.toml");
    for arguments in [&["inspect"][..], &["--emit", "asm", "-o", "-"], &["-o", "-"]] {
        let output = tool::output(tool::command(arguments).arg(hello()).stdout(full()));
        refused(&output, &["cannot write to standard output: No space left on device"]);
    }
    refused(&tool::output(tool::command(["inspect", "--graph"]).arg(system).stdout(full())), &["cannot write to"]);
    for word in ["--help", "--version"] {
        refused(&tool::output(tool::command([word]).stdout(full())), &["cannot write to standard output"]);
    }
    // Nobody hears of it, but the status tells.
    let output = tool::output(tool::command(["no-such-file.wasm"]).stderr(full()));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_reader_that_has_gone_is_no_news() {
    for arguments in [&["inspect"][..], &["-o", "-"]] {
        // It has gone before the tool is started: later would be a race.
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let mut command = tool::command(arguments);
        let output = tool::output(command.arg(hello()).stdin(Stdio::null()).stdout(writer));
        assert_eq!(output.status.code(), Some(128 + 13));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}
