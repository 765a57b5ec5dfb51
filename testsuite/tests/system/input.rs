//! Standard input: on every engine what comes in is what went in, on a kernel there is one for the first domain, and an
//! image for people reads what they type on the serial line.

use super::by_hand::{self, Machine};
use super::{Finished, folder};
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

/// The module that copies its input to its output.
fn echo() -> PathBuf {
    tool::root().join("testsuite/tests/cases/input-echo.wat")
}

/// A mebibyte of all bytes arrives whole, whatever the pieces are in which it travels.
pub fn large(engine: &Engine) -> Result<(), String> {
    let mut state = 1_u32;
    let input: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(1 << 20)
    .collect();
    let mut command = engine.command(&[], &[echo()], &[]);
    let output = tool::output_for(&mut command, &input);
    let same = output.stdout.iter().zip(&input).take_while(|(found, expected)| found == expected).count();
    if output.status.success() && output.stdout == input {
        return Ok(());
    }
    Err(format!(
        "expected {} bytes as they were; {} came, of which the first {same} are right\n{}: {}\n--- again: {}",
        input.len(),
        output.stdout.len(),
        output.status,
        String::from_utf8_lossy(&output.stderr),
        tool::line(&command)
    ))
}

/// Waits for input and for a time: the time comes first, since nobody has written anything, and the input when somebody
/// does. Who must not wait is told so as long as there is none.
const AWAIT: &str = r#"(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $set_flags (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; Two subscriptions, of input and of a clock; behind them a vector for a message and one for what is read.
  (data (i32.const 8) "\01")
  (data (i32.const 64) "\01")
  (data (i32.const 72) "\80\c3\c9\01")
  (data (i32.const 96) "\70\00\00\00\05\00\00\00")
  (data (i32.const 112) "none\n")
  (data (i32.const 128) "\00\02\00\00\40\00\00\00")
  (func (export "_start")
    (if (call $set_flags (i32.const 0) (i32.const 4)) (then unreachable))
    (if (i32.ne (call $read (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 132)) (i32.const 6)) (then unreachable))
    ;; The clock's event, and no other.
    (if (call $poll (i32.const 0) (i32.const 256) (i32.const 2) (i32.const 320)) (then unreachable))
    (if (i32.ne (i32.load (i32.const 320)) (i32.const 1)) (then unreachable))
    (if (i32.load8_u (i32.const 266)) (then unreachable))
    (if (call $write (i32.const 1) (i32.const 96) (i32.const 1) (i32.const 320)) (then unreachable))
    ;; The input's, which says how much there is.
    (if (call $poll (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 320)) (then unreachable))
    (if (i32.ne (i32.load8_u (i32.const 266)) (i32.const 1)) (then unreachable))
    (if (i64.ne (i64.load (i32.const 272)) (i64.const 6)) (then unreachable))
    (if (i32.load16_u (i32.const 280)) (then unreachable))
    (if (call $read (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 132)) (then unreachable))
    (if (call $write (i32.const 1) (i32.const 128) (i32.const 1) (i32.const 320)) (then unreachable))))"#;

/// Input that comes late is waited for, with a limit and without.
pub fn awaited(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let program = folder.path().join("await.wat");
    std::fs::write(&program, AWAIT).map_err(|error| error.to_string())?;
    let mut command = engine.command(&[], &[program], &[]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the program has no streams".to_owned());
    };
    let mut lines = std::io::BufReader::new(output).lines();
    let mut line = || lines.next().and_then(Result::ok);
    let first = line();
    if first.is_some() {
        input.write_all(b"words\n").map_err(|error| error.to_string())?;
    }
    let second = line();
    let status = child.wait().map_err(|error| error.to_string())?;
    let found = (first.as_deref(), second.as_deref(), status.code());
    if found == (Some("none"), Some("words"), Some(0)) {
        return Ok(());
    }
    Err(format!("{found:?}\n--- again, with \"words\" behind the first line: {}", tool::line(&command)))
}

/// There is one input, and the first domain has it: others find it at its end, and do not take any of it.
pub fn of_the_first(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let second = folder.path().join("second.wat");
    std::fs::copy(echo(), &second).map_err(|error| error.to_string())?;
    let mut command = engine.command(&[], &[echo(), second], &[]);
    let output = tool::output_for(&mut command, b"for one of them");
    let found = Finished::of(output, &command);
    found.expect(found.status == Some(0) && found.stdout == "for one of them", "the input once")
}

/// An image for people, booted as `docs/kernels.md` says: what is typed is shown and read, Control-D ends it, and the
/// last line says how the image ended, also where nothing can switch the machine off.
pub fn serial_line(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let image = by_hand::image(engine, &folder, &tool::root().join("testsuite/tests/cases/input-after-output.wat"))?;
    let mut machine = engine.machine(&image);
    machine.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut machine = Machine::start(&mut machine)?;
    let (Some(mut typed), Some(shown)) = (machine.0.stdin.take(), machine.0.stdout.take()) else {
        return Err("the machine has no serial line".to_owned());
    };
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufReader::new(shown).split(b'\n').map_while(Result::ok) {
            let _ = sender.send(String::from_utf8_lossy(&line).trim_matches('\r').to_owned());
        }
    });
    let mut all = Vec::new();
    let last = "supervisor: the image has ended with status 0";
    while let Ok(line) = lines.recv_timeout(Duration::from_secs(60)) {
        match line.as_str() {
            // A letter too much is taken back; both lines and the end are typed ahead.
            "ready" => typed.write_all(b"firts\x7f\x7fst\rsecond\r\x04").map_err(|error| error.to_string())?,
            line if line == last => break,
            _ => {}
        }
        all.push(line);
    }
    let domain = "supervisor: domain input-after-output.wat ended with status 0";
    let expected = ["ready", "firts\x08 \x08\x08 \x08st", "first", "second", "second", domain];
    let found: Vec<&String> = all.iter().skip_while(|line| *line != "ready").collect();
    if found == expected {
        return Ok(());
    }
    Err(format!("expected the lines {expected:?} after all others of {all:?}"))
}
