//! What a program is told about its standard streams: whether somebody types and reads, which is what the ones of `run`
//! are.

use super::{About, Test};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::process::Stdio;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::Folder;

pub const TESTS: &[(&str, About, Test)] = &[("streams", About::All, a_terminal_is_told_from_a_pipe)];

/// Ends with the types of its three streams, each as a digit of base 4, the first the lowest: 2 is a character device,
/// 0 is not known.
const TYPES: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $status (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func $file (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $type (param $stream i32) (result i32)
    (if (i32.or (call $status (local.get $stream) (i32.const 64)) (call $file (local.get $stream) (i32.const 0)))
      (then unreachable))
    (if (i32.ne (i32.load8_u (i32.const 64)) (i32.load8_u (i32.const 16))) (then unreachable))
    (i32.load8_u (i32.const 64)))
  (func (export "_start")
    (call $exit (i32.or (call $type (i32.const 0))
      (i32.or (i32.shl (call $type (i32.const 1)) (i32.const 2)) (i32.shl (call $type (i32.const 2)) (i32.const 4)))))))"#;

/// A terminal: the side that watches, and the side that a program has.
fn terminal() -> (File, File) {
    let watching = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("this machine has terminals to give");
    grantpt(&watching).and_then(|()| unlockpt(&watching)).expect("the terminal is ours");
    let name = ptsname(&watching, Vec::new()).expect("the terminal has a name");
    let name = name.into_string().expect("the name can be written");
    let side = OpenOptions::new().read(true).write(true).open(name).expect("the terminal can be opened");
    (File::from(watching), side)
}

fn a_terminal_is_told_from_a_pipe(engine: &Engine) {
    let folder = Folder::new();
    let program = folder.file("types.wat", TYPES);
    let (_watching, terminal) = terminal();
    let of = |is_terminal: bool| {
        if is_terminal { terminal.try_clone().expect("it is open").into() } else { Stdio::piped() }
    };
    for (which, status) in
        [([false; 3], 0), ([true, false, false], 2), ([false, true, false], 8), ([true, false, true], 34)]
    {
        let mut command = engine.within(120);
        command.arg(&program).stdin(of(which[0])).stdout(of(which[1])).stderr(of(which[2]));
        let mut child = command.spawn().expect("the tool can be started");
        let ended = child.wait().expect("the tool ends");
        assert_eq!(ended.code(), Some(status), "terminals are {which:?}; again: {}", tool::line(&command));
    }
    // A device that is not a terminal is none.
    let mut command = engine.within(120);
    command.arg(&program).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert_eq!(command.status().expect("the tool can be started").code(), Some(0), "the null device");
}
