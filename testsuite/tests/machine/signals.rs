//! Nothing of ours outlives us: whoever ends `wasm2sel4 run`, in whatever way, ends the emulator or the hosted program
//! with it, and no file stays behind.

use super::{About, Test};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::folder::Folder;

pub const TESTS: &[(&str, About, Test)] = &[
    ("signals-end", About::All, a_signal_ends_the_program),
    ("signals-end-several", About::All, signals_end_several_at_once),
    ("ended-from-outside", About::Hosted, a_hosted_program_that_is_ended_gives_its_signal),
    ("time-out-ends", About::All, a_time_out_ends_the_program_too),
];

/// A program that does not end, and says that it has begun.
const ENDLESS: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\06\00\00\00begun\n")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))
    (loop (br 0))))"#;

const PATIENCE: Duration = Duration::from_secs(60);

/// A run in progress.
struct Run {
    tool: Child,
    /// The process that it started.
    inner: u32,
}

/// Waits until something is there.
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The state of a process: a letter of `/proc/PID/stat`.
fn state(process: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

fn send(signal: &str, process: u32) {
    let status = Command::new("kill").args(["-s", signal, &process.to_string()]).status().expect("kill is there");
    assert!(status.success(), "cannot send {signal} to {process}");
}

impl Run {
    fn start(folder: &Folder, engine: &Engine, seconds: u64) -> Self {
        let program = folder.file("endless.wat", ENDLESS);
        fs::create_dir_all(folder.path("temporary")).expect("a folder can be made");
        let mut command = engine.within(seconds);
        command.arg(program).env("TMPDIR", folder.path("temporary"));
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let tool = command.spawn().expect("the tool can be started");
        let children = format!("/proc/{0}/task/{0}/children", tool.id());
        let inner = wait_for("the program to run", || {
            let children = fs::read_to_string(&children).expect("the tool runs");
            // The linker is a child, too, for a moment.
            children.split_whitespace().filter_map(|child| child.parse().ok()).find(|child: &u32| {
                let words = fs::read_to_string(format!("/proc/{child}/cmdline")).unwrap_or_default();
                let program = words.split('\0').next().unwrap_or_default();
                program.contains("qemu-") || program == "endless.wat"
            })
        });
        Self { tool, inner }
    }

    /// What must be so when the tool has been sent a signal.
    #[track_caller]
    fn must_end(mut self, folder: &Folder, signal: i32) {
        let status = self.tool.wait().expect("the tool is ours");
        assert_eq!(status.signal(), Some(signal), "{status}");
        let inner = self.inner;
        wait_for("the program to end", || matches!(state(inner), None | Some('Z' | 'X')).then_some(()));
        let left: Vec<_> = fs::read_dir(folder.path("temporary")).expect("a folder").flatten().collect();
        assert!(left.is_empty(), "files stay behind: {left:?}");
    }
}

const SIGNALS: [(&str, i32); 4] = [("HUP", 1), ("INT", 2), ("KILL", 9), ("TERM", 15)];

/// Those that are not ignored here, and so by whatever is started: under `nohup`, no hang-up ends anything.
fn signals() -> impl Iterator<Item = (&'static str, i32)> {
    let status = fs::read_to_string("/proc/self/status").expect("this process has a status");
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).expect("it says what is ignored");
    let ignored = u64::from_str_radix(ignored.trim(), 16).expect("a number of bits");
    SIGNALS.into_iter().filter(move |(_, number)| ignored >> (number - 1) & 1 == 0)
}

/// Time enough for a signal to come first.
const LONG: u64 = 300;

fn a_signal_ends_the_program(engine: &Engine) {
    let folder = Folder::new();
    for (name, number) in signals() {
        let run = Run::start(&folder, engine, LONG);
        send(name, run.tool.id());
        run.must_end(&folder, number);
    }
}

fn signals_end_several_at_once(engine: &Engine) {
    let folder = Folder::new();
    for (name, number) in signals() {
        // One of them does not listen.
        let runs: Vec<Run> = (0..3).map(|_| Run::start(&folder, engine, LONG)).collect();
        send("STOP", runs[1].inner);
        for run in &runs {
            send(name, run.tool.id());
        }
        for run in runs {
            run.must_end(&folder, number);
        }
    }
}

fn a_hosted_program_that_is_ended_gives_its_signal(engine: &Engine) {
    let folder = Folder::new();
    let mut run = Run::start(&folder, engine, LONG);
    send("TERM", run.inner);
    let status = run.tool.wait().expect("the tool is ours");
    assert_eq!(status.code(), Some(128 + 15), "as shells say it");
}

fn a_time_out_ends_the_program_too(engine: &Engine) {
    let folder = Folder::new();
    let mut run = Run::start(&folder, engine, 2);
    assert_eq!(run.tool.wait().expect("the tool is ours").code(), Some(124));
    assert_eq!(state(run.inner), None);
}
