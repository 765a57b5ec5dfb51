//! Hostile domains: a generator of whatever a domain can do whose sandbox has failed, beside a bystander that must not
//! notice (`testsuite/tests/hostile`).
//!
//! Two domains send random messages to all that they hold, and so do the instances that they start. A third, which is
//! ordinary WebAssembly, goes about its work and measures how long its steps take. All of it follows from a seed: qemu
//! counts instructions instead of time, so that a run can be repeated up to the message at which something went wrong.

use std::fmt;
use std::path::Path;
use std::process::{Command, Output};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;

/// What the bystander prints now and then, and nobody else knows.
const SECRET: &str = "the bystander's secret";

/// Seconds after which a run is given up; a message takes some milliseconds where a kernel prints what it refuses.
const SECONDS: u64 = 120;
/// For so many further messages, a run has another second.
const MESSAGES_A_SECOND: u64 = 50;

/// Instructions of a round that are too many: what 16 hostile instances and their two makers may take by their time
/// slices, of 10 ms each. What the supervisor does for them, at its own priority, comes out of the same.
const ROUND_MAXIMUM: u64 = 18 * 10_000_000;

/// How many of the last lines are shown; of the supervisor's, if it has said anything.
const LAST_LINES: usize = 20;

/// A run of the generator.
#[derive(Clone, Copy, Debug)]
pub struct Attack {
    /// The number from which everything follows.
    pub seed: u64,
    /// How many messages each of the two domains sends, which are part of the image; instances send more.
    pub messages: u64,
    /// Says what each of them is, on standard error; with 2, of instances, too.
    pub trace: u8,
    /// The two domains only count, and send nothing: the run shows what the bystander's steps take without an attack.
    pub quiet: bool,
}

/// What the bystander saw, having been left in peace.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// How many rounds it has made.
    pub rounds: u64,
    /// Instructions of the longest of them, with the turns that the others had in it.
    pub longest: u64,
    /// The leader's message at which that was.
    pub longest_at: u64,
    /// How many of its instances came and went.
    pub works: u64,
    /// The same of the longest of these.
    pub longest_work: u64,
    /// The leader's message at which that was.
    pub longest_work_at: u64,
    /// Instructions of the longest call of the leader and the accomplice that was answered, and its label: the longest
    /// step of the supervisor, unless others had their turns meanwhile.
    pub longest_call: (u64, u64),
    /// How often it printed its secret.
    pub secrets: u64,
    /// Messages of the leader, the accomplice, and all instances.
    pub messages: [u64; 3],
    /// How many instances the others have started.
    pub instances: u64,
}

impl Report {
    /// Reads the bystander's line, and what the others say of their calls.
    fn parse(line: &str, stderr: &str) -> Option<Self> {
        let numbers: Result<Vec<u64>, _> = line.split_whitespace().map(str::parse).collect();
        let [rounds, longest, longest_at, works, longest_work, longest_work_at, secrets, a, b, c, instances] =
            numbers.ok()?.try_into().ok()?;
        let messages = [a, b, c];
        let longest_call = stderr.split("longest ").skip(1).filter_map(|text| {
            let mut numbers = text.split_whitespace().map(|number| u64::from_str_radix(number, 16));
            Some((numbers.next()?.ok()?, numbers.nth(2)?.ok()?))
        });
        let longest_call = longest_call.max().unwrap_or_default();
        let report = Self {
            rounds,
            longest,
            longest_at,
            works,
            longest_work,
            longest_work_at,
            longest_call,
            secrets,
            messages,
            instances,
        };
        Some(report)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, longest, longest_at, works, longest_work, longest_work_at, messages, instances, .. } = self;
        let (longest_call, label) = self.longest_call;
        let [leader, accomplice, all_instances] = messages;
        write!(
            formatter,
            "{} messages ({leader} + {accomplice} + {all_instances} of {instances} instances); {rounds} rounds, longest {longest} \
             at message {longest_at}; {works} rounds with an instance, longest {longest_work} at message {longest_work_at}; \
             longest call {longest_call}, label {label}",
            leader + accomplice + all_instances
        )
    }
}

impl Attack {
    /// Why it cannot be made on this machine.
    pub fn missing() -> Option<String> {
        native::missing()
    }

    /// Builds the system in a folder and runs it.
    ///
    /// # Errors
    ///
    /// What could not be built, or what a bystander noticed, with the seed and the last message that is known.
    pub fn run(&self, engine: &Engine, folder: &Path) -> Result<Report, String> {
        self.build(engine.architecture, folder)?;
        let seconds = SECONDS + self.messages / MESSAGES_A_SECOND;
        let mut options = vec!["--verbose".to_owned()];
        options.extend(["-icount", "shift=0"].map(|argument| format!("--qemu-arg={argument}")));
        let mut command = engine.within(seconds);
        command.args(options).arg(folder.join("system.toml"));
        let output = tool::output(&mut command);
        self.judge(&command, &output)
    }

    fn build(&self, architecture: Architecture, folder: &Path) -> Result<(), String> {
        let sources = tool::root().join("testsuite/tests/hostile");
        for name in ["system.toml", "bystander.wat", "server.wat", "worker.wat"] {
            std::fs::copy(sources.join(name), folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        }
        for (role, (name, module)) in
            [("leader", "hostile"), ("accomplice", "hostile"), ("minion", "minion")].iter().enumerate()
        {
            let definitions = [
                format!("ROLE={role}"),
                format!("SEED={:#x}ul", self.seed),
                format!("MESSAGES={}ul", self.messages),
                format!("TRACE={}", self.trace),
                format!("QUIET={}", u8::from(self.quiet)),
            ];
            let module = sources.join(module).with_extension("wat");
            let source = sources.join("hostile.c");
            let program = Native { module: &module, source: &source, definitions: &definitions };
            native::link(&tool::path(), architecture, program, &folder.join(name).with_extension("elf"))?;
        }
        Ok(())
    }

    /// Whether everything is as it must be.
    fn judge(&self, command: &Command, output: &Output) -> Result<Report, String> {
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let report = stdout
            .lines()
            .filter_map(|line| line.strip_prefix("bystander: "))
            .find_map(|line| Report::parse(line, &stderr));
        let after =
            |marker: &str| stderr.lines().find_map(|line| Some(line.trim_end().split_once(marker)?.1.to_owned()));
        let (start, end) = (after("free at the start: "), after("free at the end: "));
        let secrets = stdout.matches(SECRET).count() + stderr.matches(SECRET).count();
        let wrong = if output.status.code() != Some(0) {
            Some(format!("it ended with {}", output.status))
        } else if start.is_none() || start != end {
            Some(format!("the supervisor's books do not balance: {start:?} at the start, {end:?} at the end"))
        } else if report.is_some_and(|report| report.secrets != secrets as u64) {
            Some(format!("the bystander's secret was printed {secrets} times"))
        } else if report.is_some_and(|report| report.instances == 0) && !self.quiet {
            Some("no instance was ever started, so most of what there is was not attacked".to_owned())
        } else {
            let slow = |report: &Report| report.longest > ROUND_MAXIMUM;
            report.filter(slow).map(|report| format!("a round of the bystander took {} instructions", report.longest))
        };
        match (wrong, report) {
            (None, Some(report)) => Ok(report),
            (wrong, report) => {
                Err(self.failure(&wrong.unwrap_or("the bystander did not report".to_owned()), report, command, &stderr))
            }
        }
    }

    /// What a person needs to repeat it.
    fn failure(&self, wrong: &str, report: Option<Report>, command: &Command, stderr: &str) -> String {
        let Self { seed, messages, .. } = self;
        let from_hexadecimal = |number: &str| u64::from_str_radix(number, 16).ok();
        let mut numbers = stderr.lines().filter_map(|line| from_hexadecimal(line.strip_prefix("hostile 0 ")?.trim()));
        let reached = report.map(|report| report.messages[0]).or(numbers.next_back());
        // Behind whatever the hostile ones printed.
        let words = ["supervisor: ", "wasm trap", "wasm backtrace", "wasm2sel4: "];
        let said = |line| words.iter().filter_map(|word| str::find(line, word)).min().map(|start| &line[start..]);
        let mut lines: Vec<&str> = stderr.lines().rev().filter_map(said).take(LAST_LINES).collect();
        if lines.is_empty() {
            lines = stderr.lines().rev().take(LAST_LINES).collect();
        }
        lines.reverse();
        let reached =
            reached.map_or("before any message".to_owned(), |number| format!("behind the leader's message {number}"));
        format!(
            "{wrong}\nseed {seed}, {messages} messages; {reached}\n{}\n--- again: {}\n    (cargo xtask hostile --seed {seed} --messages … \
             --trace says what each message was)",
            lines.join("\n"),
            tool::line(command),
        )
    }
}
