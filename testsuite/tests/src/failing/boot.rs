//! Every call of the kernel that the supervisor makes while it boots, and while it runs one small program, fails once:
//! in a boot of its own each, because what fails in a boot ends it.

use super::free_before_and_after;
use std::process::Command;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::supervisor::{self, First};
use wasm2sel4_engines::tool;

/// What the program prints.
const OUTPUT: &str = "Hello from WebAssembly on seL4!\n";
/// The error with which calls fail (seL4 manual, "Error codes"): there is no memory.
const NOT_ENOUGH_MEMORY: u64 = 10;
/// What the supervisor says before it lets the domain trap.
const EXHAUSTED: &str = "domain hello.wat touched a page for which there is no memory left";
/// The calls by which the supervisor sets up its CSpace, before it has a console: if the kernel does not print, nobody
/// says why nothing more happens.
const SILENT: u64 = 2;
/// Seconds after which a machine that says nothing is given up.
const TIMEOUT: &str = "30";

/// How the boots ended, each with a call that failed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Boots {
    /// As if nothing had failed.
    pub unnoticed: u64,
    /// The supervisor said what it could not do, and ended.
    pub refused: u64,
    /// It had no console for frames, and said so on the serial line.
    pub without_console: u64,
    /// The program ended for lack of a page, and the supervisor said so.
    pub ended: u64,
}

struct Boot {
    status: Option<i32>,
    stdout: String,
    stderr: String,
    line: String,
}

/// Boots a kernel as often as there are calls.
///
/// # Errors
///
/// The first boot that did not end as it should, with everything that was said.
pub fn run(engine: &Engine) -> Result<Boots, String> {
    let object = supervisor::build(engine.architecture)?;
    let object = std::fs::read(&object).map_err(|error| format!("{}: {error}", object.display()))?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let boot = |number| -> Result<Boot, String> {
        let path = folder.path().join("supervisor.o");
        let bytes = supervisor::with_first(&object, First { number, code: NOT_ENOUGH_MEMORY })?;
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut command =
            tool::command(["run", "--timeout", TIMEOUT, "--verbose", "--target", engine.architecture.name()]);
        command.arg("--supervisor").arg(&path).arg("--kernel").args(engine.kernel());
        Ok(Boot::of(command.arg(tool::root().join("examples/hello/hello.wat"))))
    };
    let first = boot(0)?;
    let calls = first.number("calls of the whole: ").ok_or_else(|| first.complain("the number of calls"))?;
    let mut boots = Boots::default();
    for number in 1..=calls {
        boot(number)?.count(number, &mut boots)?;
    }
    Ok(boots)
}

impl Boot {
    fn of(command: &mut Command) -> Self {
        let output = tool::output(command);
        Self {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            line: tool::line(command),
        }
    }

    fn number(&self, label: &str) -> Option<u64> {
        self.stderr.lines().find_map(|line| line.split_once(label)?.1.trim_end().parse().ok())
    }

    fn complain(&self, expected: &str) -> String {
        let Self { status, stdout, stderr, line } = self;
        format!(
            "expected {expected}\n--- status {status:?}\n--- standard output\n{stdout}\n--- standard error\n{stderr}\n--- was: {line}"
        )
    }

    /// Counts how a boot ended in which the call of a number failed.
    fn count(&self, number: u64, boots: &mut Boots) -> Result<(), String> {
        let says = |part: &str| self.stderr.contains(part);
        let is_silent =
            number <= SILENT && (says("cannot set up its own CSpace") || says("the program did not end within"));
        let kind = match self.status {
            Some(0) if self.stdout == OUTPUT => &mut boots.unnoticed,
            Some(126) if says("supervisor: cannot ") => &mut boots.refused,
            Some(134) if says(EXHAUSTED) && says("wasm trap: out of memory") => &mut boots.ended,
            Some(1) if says("supervisor: has no emulator's console; frames go to the serial line") => {
                &mut boots.without_console
            }
            _ if is_silent => &mut boots.refused,
            _ => return Err(self.complain(&format!("call {number} to fail with a message"))),
        };
        *kind += 1;
        match free_before_and_after(&self.stderr) {
            Some((start, end)) if start != end => {
                Err(self.complain(&format!("equal resources before and after call {number} failed")))
            }
            _ => Ok(()),
        }
    }
}
