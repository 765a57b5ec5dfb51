//! Every call of the kernel that the supervisor makes, and that may fail, fails once: the system of
//! `tests/failing-calls`, on a supervisor that is built for it.
//!
//! The system's driver says which call of its next cycle fails, and looks at the supervisor's books after each
//! (`driver.wat`). Here is what the whole must have said in the end.

pub mod boot;

use std::io::{self, Read, Write};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::{supervisor, tool};

/// How many bytes the host gives at a time, and the reader reads in a cycle.
const PIECE: usize = 4096;
/// What the driver prints when the reader is about to wait for a piece, and how long it is given to do so.
const QUESTION: u8 = b'?';
const PATIENCE: Duration = Duration::from_millis(50);
/// What the bystander ends with.
const STATUS: i32 = 42;

/// What became of the calls of one kind of cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sweep {
    /// What the cycle was about: `i` for instances, `r` for reading.
    pub kind: char,
    /// The error with which they failed (seL4 manual, "Error codes").
    pub error: u64,
    /// How many calls failed, each in a cycle of its own.
    pub calls: u64,
    /// How many of them anybody but the supervisor noticed.
    pub seen: u64,
}

/// Runs the system on a kernel: with one error, or with all of them.
///
/// # Errors
///
/// What is not as it should be, with everything that was said.
pub fn run(engine: &Engine, all_errors: bool) -> Result<Vec<Sweep>, String> {
    let object = supervisor::build(engine.architecture)?;
    let mut options = vec!["--verbose".to_owned(), "--supervisor".to_owned(), object.display().to_string()];
    if all_errors {
        options.extend(["--env", "ERRORS=all"].map(str::to_owned));
    }
    let system = tool::root().join("testsuite/tests/failing-calls/system.toml");
    let mut command = engine.command(&options, &[system], &[]);
    let output = with_pieces(&mut command).map_err(|error| format!("{}: {error}", tool::line(&command)))?;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let check = || {
        let sweeps = sweeps(&stdout)?;
        if output.status.code() != Some(STATUS) {
            return Err(format!("expected the bystander's status {STATUS}, got {}", output.status));
        }
        match free_before_and_after(&stderr) {
            Some((start, end)) if start == end => Ok(sweeps),
            _ => Err("expected equal resources at the start and at the end".to_owned()),
        }
    };
    check().map_err(|error| {
        let again = tool::line(&command);
        format!("{error}\n--- standard output\n{stdout}\n--- standard error\n{stderr}\n--- again, with bytes n modulo 251 as input: {again}")
    })
}

/// What the supervisor reports to be free at the start and at the end, if it does.
fn free_before_and_after(stderr: &str) -> Option<(&str, &str)> {
    // On a serial line, the end of a line is written out.
    let lines = || stderr.split(['\n', '\\']);
    let free = |when: &str| lines().find_map(|line| Some(line.trim_end().split_once(when)?.1));
    free("free at the start: ").zip(free("free at the end: "))
}

/// Runs a command that is given a piece of input whenever it asks for one: byte n of all is n modulo 251.
fn with_pieces(command: &mut Command) -> io::Result<Output> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let missing = || io::Error::other("a stream is not there");
    let (mut input, mut output) = (child.stdin.take().ok_or_else(missing)?, child.stdout.take().ok_or_else(missing)?);
    let mut errors = child.stderr.take().ok_or_else(missing)?;
    let errors = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        errors.read_to_end(&mut bytes).map(|_| bytes)
    });
    let (mut stdout, mut buffer, mut next) = (Vec::new(), [0; PIECE], 0);
    loop {
        let count = output.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        for _ in buffer[..count].iter().filter(|byte| **byte == QUESTION) {
            std::thread::sleep(PATIENCE);
            let piece: Vec<u8> = (next..next + PIECE).map(|index| (index % 251) as u8).collect();
            next += PIECE;
            input.write_all(&piece)?;
        }
        stdout.extend_from_slice(&buffer[..count]);
    }
    let status = child.wait()?;
    let stderr = errors.join().map_err(|_| missing())??;
    Ok(Output { status, stdout, stderr })
}

/// What the system's output says: a line of the driver's for each sweep, the number of rounds, and the bystander's
/// number.
fn sweeps(stdout: &str) -> Result<Vec<Sweep>, String> {
    // Each worker puts a full stop somewhere, and each piece of input is asked for.
    let text = stdout.replace(['.', char::from(QUESTION)], "");
    let (mut sweeps, mut rounds, mut worked) = (Vec::new(), None, None);
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let numbers: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
        match (words[0], &numbers[..]) {
            ("b", _) => {}
            (kind @ ("i" | "r"), [error, calls, seen]) => sweeps.push(Sweep {
                kind: kind.chars().next().unwrap_or_default(),
                error: *error,
                calls: *calls,
                seen: *seen,
            }),
            ("e", [count, ..]) => rounds = Some(*count),
            ("bystander:", [count]) => worked = Some(*count),
            _ => return Err(format!("did not expect {line:?}")),
        }
    }
    match (rounds, worked) {
        (Some(rounds), Some(worked)) if rounds == worked => {}
        _ => {
            return Err(format!("expected as many rounds of the bystander as it was told, {rounds:?}, not {worked:?}"));
        }
    }
    let is_real = |kind| sweeps.iter().any(|sweep| sweep.kind == kind && sweep.seen > 0);
    if !is_real('i') || !is_real('r') {
        return Err("expected calls to fail".to_owned());
    }
    Ok(sweeps)
}
