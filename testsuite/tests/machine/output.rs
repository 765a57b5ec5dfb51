//! Output that nobody takes: a hosted program is told so by its error numbers, a machine is switched off, and the
//! reason is the run's.

use super::{About, Test};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, refused};

pub const TESTS: &[(&str, About, Test)] = &[
    ("unwritable-told", About::Hosted, programs_learn_what_cannot_be_written),
    ("unwritable-ends", About::Machines, a_run_ends_when_its_output_cannot_be_written),
    ("unwritable-last", About::Machines, the_last_words_must_be_written_too),
    ("reader-goes", About::All, a_reader_that_goes_ends_the_run),
    ("reader-is-slow", About::All, nothing_is_lost_on_the_way_to_a_slow_reader),
    #[cfg(target_os = "linux")]
    ("reader-does-not-read", About::All, a_reader_that_does_not_read_holds_up_the_program_only),
];

/// Time for what ends by itself.
const ENOUGH: u64 = 120;

/// A program that writes to a stream (1 or 2) once, and ends with what `ending` makes of the error number.
fn writer(folder: &Folder, stream: u32, ending: &str) -> PathBuf {
    let text = format!(
        r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\06\00\00\00words\n")
  (func $say (result i32) (call $write (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 32)))
  (func (export "_start") {ending}))"#
    );
    folder.file("writer.wat", text)
}

/// It ends with the error number.
const TELLS: &str = "(call $exit (call $say))";
/// It never stops writing, whatever it is told.
const ENDLESS: &str = "(loop (drop (call $say)) (br 0))";
/// It ends when it is told that it cannot write.
const UNTIL_TOLD: &str = "(loop (br_if 0 (i32.eqz (call $say)))) (call $exit (call $say))";

fn run(engine: &Engine, program: &Path) -> Command {
    let mut command = engine.within(ENOUGH);
    command.arg(program).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A device that is always full.
fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full")
}

/// A pipe that nobody reads.
fn gone() -> std::io::PipeWriter {
    std::io::pipe().expect("a pipe can be made").1
}

/// A file that fails: the memory of this process, at an address where there is none (`proc(5)`, `/proc/pid/mem`).
#[cfg(target_os = "linux")]
fn failing() -> File {
    OpenOptions::new().write(true).open("/proc/self/mem").expect("a process can open its memory")
}

/// The error numbers are those of WASI: 29 is `io`, 51 is `nospc`, 64 is `pipe`.
fn programs_learn_what_cannot_be_written(engine: &Engine) {
    let folder = Folder::new();
    for stream in [1, 2] {
        let program = writer(&folder, stream, TELLS);
        let status = |to: Stdio| {
            let mut command = run(engine, &program);
            if stream == 1 {
                command.stdout(to)
            } else {
                command.stderr(to)
            };
            tool::output(&mut command).status.code()
        };
        assert_eq!(status(Stdio::piped()), Some(0), "stream {stream}");
        assert_eq!(status(full().into()), Some(51), "stream {stream}");
        assert_eq!(status(gone().into()), Some(64), "stream {stream}");
        #[cfg(target_os = "linux")]
        assert_eq!(status(failing().into()), Some(29), "stream {stream}");
    }
}

/// The run must have ended as tools do whose reader has gone: with that status, and no word.
#[track_caller]
fn ended_quietly(output: &Output) {
    assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(128 + 13), ""));
}

/// The machine is switched off when nobody takes what programs write, however much they have still to say.
fn a_run_ends_when_its_output_cannot_be_written(engine: &Engine) {
    let folder = Folder::new();
    let program = writer(&folder, 1, ENDLESS);
    let output = tool::output(run(engine, &program).stdout(full()));
    refused(&output, &["wasm2sel4: cannot write to standard output: No space left on device"]);
    #[cfg(target_os = "linux")]
    {
        let output = tool::output(run(engine, &program).stdout(failing()));
        refused(&output, &["wasm2sel4: cannot write to standard output: Input/output error"]);
    }
    ended_quietly(&tool::output(run(engine, &program).stdout(gone())));
    // Without standard error nobody can be told why; the status still tells that it is so.
    let program = writer(&folder, 2, ENDLESS);
    assert_eq!(tool::output(run(engine, &program).stderr(full())).status.code(), Some(1));
    assert_eq!(tool::output(run(engine, &program).stderr(gone())).status.code(), Some(128 + 13));
}

/// Where the last words of a program cannot be written, the run fails, although the program ended by itself.
fn the_last_words_must_be_written_too(engine: &Engine) {
    let folder = Folder::new();
    let program = writer(&folder, 1, TELLS);
    let output = tool::output(run(engine, &program).stdout(full()));
    refused(&output, &["wasm2sel4: cannot write to standard output: No space left on device"]);
    ended_quietly(&tool::output(run(engine, &program).stdout(gone())));
}

fn a_reader_that_goes_ends_the_run(engine: &Engine) {
    let folder = Folder::new();
    // A hosted program ends by itself; it is told.
    let program = writer(&folder, 1, if engine.is_hosted() { UNTIL_TOLD } else { ENDLESS });
    let mut child = run(engine, &program).spawn().expect("the tool can be started");
    let mut first = [0; 6];
    let mut output = child.stdout.take().expect("a pipe");
    output.read_exact(&mut first).expect("the program writes");
    drop(output);
    let output = child.wait_with_output().expect("the tool ends");
    assert_eq!(&first, b"words\n");
    if engine.is_hosted() {
        assert_eq!(output.status.code(), Some(64));
    } else {
        ended_quietly(&output);
    }
}

/// A program that writes the numbers from 0 on, of four bytes each, in pieces of a page.
fn counter(folder: &Folder, pages: u32) -> PathBuf {
    let text = format!(
        r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; A page of numbers, from 4096 on.
  (data (i32.const 0) "\00\10\00\00\00\10\00\00")
  (func (export "_start") (local $number i32)
    (loop $again
      (i32.store offset=4096 (i32.and (i32.shl (local.get $number) (i32.const 2)) (i32.const 4095)) (local.get $number))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (br_if $again (i32.and (local.get $number) (i32.const 1023)))
      (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)) (then unreachable))
      (if (i32.ne (i32.load (i32.const 32)) (i32.const 4096)) (then unreachable))
      (br_if $again (i32.lt_u (local.get $number) (i32.const {}))))))"#,
        pages * 1024
    );
    folder.file("counter.wat", text)
}

/// Whatever the pipes on the way have room for: the program waits, and then everything comes, in its order.
fn nothing_is_lost_on_the_way_to_a_slow_reader(engine: &Engine) {
    let folder = Folder::new();
    let pages = 512;
    let mut child = run(engine, &counter(&folder, pages)).spawn().expect("the tool can be started");
    let mut output = child.stdout.take().expect("a pipe");
    let mut found = vec![0];
    output.read_exact(&mut found).expect("the program writes");
    std::thread::sleep(std::time::Duration::from_secs(2));
    output.read_to_end(&mut found).expect("the program writes on");
    let ended = child.wait_with_output().expect("the tool ends");
    assert!(ended.status.success(), "{}: {}", ended.status, String::from_utf8_lossy(&ended.stderr));
    let expected: Vec<u8> = (0..pages * 1024).flat_map(u32::to_le_bytes).collect();
    let same = found.iter().zip(&expected).take_while(|(found, expected)| found == expected).count();
    assert!(found == expected, "{} bytes of {} came, the first {same} are right", found.len(), expected.len());
}

/// What a program writes waits for its reader, in a bounded place, and the time goes on.
#[cfg(target_os = "linux")]
fn a_reader_that_does_not_read_holds_up_the_program_only(engine: &Engine) {
    use std::time::{Duration, Instant};
    let folder = Folder::new();
    let mut command = engine.within(10);
    command.arg(writer(&folder, 1, ENDLESS)).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut run = command.spawn().expect("the tool can be started");
    let start = Instant::now();
    let mut largest = 0;
    let status = loop {
        if let Some(status) = run.try_wait().expect("the tool is ours") {
            break status;
        }
        let text = std::fs::read_to_string(format!("/proc/{}/statm", run.id())).unwrap_or_default();
        let pages: u64 = text.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
        largest = largest.max(pages * 4096);
        if start.elapsed() > Duration::from_secs(100) {
            let _ = run.kill();
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(status.code(), Some(124), "{status}");
    assert!((1..256 << 20).contains(&largest), "the tool took {largest} bytes");
}
