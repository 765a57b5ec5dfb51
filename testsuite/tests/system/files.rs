//! A real program with files: what it prints of them is what it prints in another engine, and the workstation's folder
//! stays as it was.

use super::{Finished, compiled, finish, folder};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_programs::Reference;
use wasm2sel4_testsuite::guest::{Form, Guest};
use wasm2sel4_testsuite::served::Client;

/// The program.
pub const GUEST: Guest = Guest { name: "rust-files", source: "files.rs", options: &[], form: Form::Module };

/// The same as a component, which must print the same.
pub const COMPONENT: Guest = Guest { name: "rust-files-component", form: Form::Component, ..GUEST };

/// Bytes of the large file: more than what a loader finds room for below itself if it does not look, and no whole
/// number of pages.
const LARGE: usize = 100_000_003;

/// Reads `large` in pieces, and expects the size and the sum of all its bytes that it was made with.
const READER: &str = r#"(module
    (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (memory 18) (data (i32.const 0) "\00\00\01\00\00\00\10\00large")
    (func (export "_start") (local $at i32) (local $end i32) (local $size i64) (local $sum i64)
        (if (call $open (i32.const 3) (i32.const 0) (i32.const 8) (i32.const 5) (i32.const 0)
                (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16))
            (then unreachable))
        (loop $pieces
            (if (call $read (i32.load (i32.const 16)) (i32.const 0) (i32.const 1) (i32.const 20)) (then unreachable))
            (local.set $at (i32.const 0x10000))
            (local.set $end (i32.add (local.get $at) (i32.load (i32.const 20))))
            (local.set $size (i64.add (local.get $size) (i64.load32_u (i32.const 20))))
            (loop $bytes
                (if (i32.lt_u (local.get $at) (local.get $end)) (then
                    (local.set $sum (i64.add (local.get $sum) (i64.load8_u (local.get $at))))
                    (local.set $at (i32.add (local.get $at) (i32.const 1)))
                    (br $bytes))))
            (br_if $pieces (i32.load (i32.const 20))))
        (if (i64.ne (local.get $size) (i64.const @SIZE@)) (then unreachable))
        (if (i64.ne (local.get $sum) (i64.const @SUM@)) (then unreachable))))"#;

/// Why an image with the large file does not boot.
pub fn large_missing(engine: &Engine) -> Option<String> {
    engine.missing.clone().or_else(|| engine.too_small_for(LARGE / 4096 + 4096))
}

/// A file of a hundred megabytes is there, whole.
pub fn large(engine: &Engine) -> Result<(), String> {
    let failed = |error: std::io::Error| error.to_string();
    let (here, module) = (folder(), folder());
    let bytes: Vec<u8> = (0..LARGE as u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let sum: u64 = bytes.iter().copied().map(u64::from).sum();
    fs::write(here.path().join("large"), bytes).map_err(failed)?;
    let path = module.path().join("reader.wat");
    let text = READER.replace("@SIZE@", &LARGE.to_string()).replace("@SUM@", &sum.to_string());
    fs::write(&path, text).map_err(failed)?;
    let given = format!("{}::/", here.path().display());
    let found = finish(engine.command(&["--dir".to_owned(), given], &[path], &[]));
    found.expect(found.status == Some(0) && found.stderr.is_empty(), "the file to have its size and its sum")
}

/// Makes the folder that the program is given.
fn fill(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("folder/empty"))?;
    fs::write(folder.join("poem.txt"), "first\nsecond\nthird\n")?;
    fs::write(folder.join("folder/inner.txt"), "inner")?;
    fs::write(folder.join("nothing.txt"), "")?;
    let large: Vec<u8> = (0..100_000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(folder.join("large.bin"), large)?;
    std::os::unix::fs::symlink("folder/inner.txt", folder.join("link"))
}

/// What a folder has, by path: contents, or where a link leads; and for files how many names they have.
fn listing(folder: &Path) -> std::io::Result<BTreeMap<PathBuf, (Vec<u8>, u64)>> {
    let mut listing = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        let metadata = fs::symlink_metadata(&path)?;
        let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
        if metadata.is_dir() {
            for entry in fs::read_dir(&path)? {
                waiting.push(entry?.path());
            }
            listing.insert(name, (b"folder".to_vec(), 0));
        } else if metadata.is_symlink() {
            listing.insert(name, (fs::read_link(&path)?.into_os_string().into_encoded_bytes(), 0));
        } else {
            listing.insert(name, (fs::read(&path)?, metadata.nlink()));
        }
    }
    Ok(listing)
}

/// Runs the program in the other engine, which changes the folder.
fn reference_in(folder: &Path, module: &Path) -> Result<Finished, String> {
    fill(folder).map_err(|error| error.to_string())?;
    let mut command = Reference::program();
    command.arg("--dir").arg(format!("{}::/data", folder.display()));
    let expected = finish({
        command.arg(module).arg("--");
        command
    });
    expected
        .expect(expected.status == Some(0) && expected.stdout.contains("after\n"), "the reference engine to work")?;
    Ok(expected)
}

/// What the program made of a folder is there when it has ended: what another engine has made of it.
pub fn go_back(engine: &Engine) -> Result<(), String> {
    let module = compiled(GUEST);
    let (here, there) = (folder(), folder());
    reference_in(there.path(), &module)?;
    fill(here.path()).map_err(|error| error.to_string())?;
    let given = format!("{}::/data", here.path().display());
    let found = finish(engine.command(&["--writable-dir".to_owned(), given], &[module], &[]));
    found.expect(found.status == Some(0) && found.stderr.is_empty(), "the program to succeed")?;
    let list = |folder: &Path| listing(folder).map_err(|error| error.to_string());
    let (found, expected) = (list(here.path())?, list(there.path())?);
    let names = found.keys().chain(expected.keys()).filter(|name| found.get(*name) != expected.get(*name));
    let different: Vec<String> = names.map(|name| name.display().to_string()).collect();
    if different.is_empty() { Ok(()) } else { Err(format!("these are not what they should be: {different:?}")) }
}

/// A program that writes into the file `new` of its first folder, and ends with the status of its argument, or by a
/// trap if that is 9, or not at all if that is 8.
const WRITE_AND_END: &str = r#"(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $arguments (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "new")
  (data (i32.const 8) "\00\00\00\00\03\00\00\00")
  (func (export "_start") (local $status i32)
    (if (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 1)
          (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 16)) (then (call $exit (i32.const 20))))
    (if (call $write (i32.load (i32.const 16)) (i32.const 8) (i32.const 1) (i32.const 20))
      (then (call $exit (i32.const 21))))
    (if (call $arguments (i32.const 32) (i32.const 256)) (then (call $exit (i32.const 22))))
    (local.set $status (i32.sub (i32.load8_u (i32.load (i32.const 36))) (i32.const 48)))
    (if (i32.eq (local.get $status) (i32.const 9)) (then unreachable))
    (if (i32.eq (local.get $status) (i32.const 8)) (then (loop (br 0))))
    (call $exit (local.get $status))))"#;

/// A folder is changed by a program that ends well, and by no other; nor is one that it may only read.
pub fn go_back_or_stay(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let program = folder.path().join("program.wat");
    fs::write(&program, WRITE_AND_END).map_err(|error| error.to_string())?;
    let cases = [
        ("--writable-dir", "0", 0, true),
        ("--writable-dir", "3", 3, false),
        ("--writable-dir", "9", 134, false),
        ("--dir", "0", 0, false),
        ("--read-only-dir", "0", 20, false),
    ];
    for (number, (option, argument, status, goes_back)) in cases.into_iter().enumerate() {
        let given = folder.path().join(number.to_string());
        fs::create_dir(&given).map_err(|error| error.to_string())?;
        let options = [option.to_owned(), given.display().to_string()];
        let found = finish(engine.command(&options, std::slice::from_ref(&program), &[argument.to_owned()]));
        let is_there = fs::read(given.join("new")).is_ok_and(|bytes| bytes == b"new");
        let count = fs::read_dir(&given).map_err(|error| error.to_string())?.count();
        let expected = format!("with {option}, status {status}, and the file there: {goes_back}");
        found.expect(
            found.status == Some(status) && is_there == goes_back && count == usize::from(goes_back),
            &expected,
        )?;
    }
    // Whether it is too late is decided in one place, wherever a program runs.
    if engine.is_hosted() {
        let given = folder.path().join("late");
        fs::create_dir(&given).map_err(|error| error.to_string())?;
        let mut command = engine.within(2);
        command.arg("--writable-dir").arg(&given).arg(&program).args(["--", "8"]);
        let found = finish(command);
        let count = fs::read_dir(&given).map_err(|error| error.to_string())?.count();
        found.expect(found.status == Some(124) && count == 0, "status 124, and an empty folder")?;
    }
    Ok(())
}

/// The same program with the same folder, here and there.
pub fn same_as_reference(guest: Guest, engine: &Engine) -> Result<(), String> {
    same(guest, |module, dir| {
        Ok(engine.command(&["--dir".to_owned(), format!("{}::/data", dir.display())], &[module.to_owned()], &[]))
    })
}

/// The same, with the folder at a file server here.
pub fn same_as_reference_served(guest: Guest, engine: &Engine) -> Result<(), String> {
    let descriptions = folder();
    same(guest, |module, dir| {
        let client = Client { program: module, dir: Some((dir, "/data")), arguments: &[], environment: &[] };
        Ok(engine.command(&[], &[client.describe(descriptions.path())?], &[]))
    })
}

/// The same program with the same folder, here, by a command for a module and a folder, and there.
fn same(guest: Guest, here_by: impl FnOnce(&Path, &Path) -> Result<Command, String>) -> Result<(), String> {
    let (module, known) = (compiled(guest), compiled(guest.for_other_engines()));
    let (here, there) = (folder(), folder());
    fill(here.path()).map_err(|error| error.to_string())?;
    let expected = reference_in(there.path(), &known)?;
    let found = finish(here_by(&module, here.path())?);
    found.expect(found.status == Some(0) && found.stderr.is_empty(), "the program to succeed")?;
    found.expect(found.stdout == expected.stdout, &format!("the reference's output:\n{}", expected.stdout))?;
    let untouched = fs::read(here.path().join("poem.txt")).map_err(|error| error.to_string())?;
    found.expect(untouched == b"first\nsecond\nthird\n", "the workstation's file to be what it was")
}
