//! Running a suite of scripts on every engine at hand, and the one table that comes of it. What the scripts are, and
//! how one of them becomes a program, is each suite's own affair.

mod engine;
mod expected;
mod outcome;
mod table;

pub use expected::Expectations;
pub use outcome::{Counts, Outcome, ScriptOutcome};

use crate::options::CodeArguments;
use crate::program::ScriptProgram;
use crate::source::Script;
use anyhow::{Context, Error, Result, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::Column;
use wasm2sel4_abi::layout::{MEMORY0_BASE, MEMORY0_BASE_HOSTED};
use wasm2sel4_compiler::{Architecture, Environment, Linker, Options};
use wasm2sel4_engines::engine::Engine;
use wasmparser::WasmFeatures;

/// Where and how a suite is run: arguments of every runner.
#[derive(Debug, clap::Args)]
pub struct RunnerArguments {
    /// Your own scripts, instead of the suite's
    pub scripts: Vec<PathBuf>,
    /// Only the engine with this name, such as sel4-aarch64; if none has it, all whose name contains it, such as
    /// hosted, sel4 or model [default: wherever this machine can]
    #[arg(long, value_name = "NAME")]
    engine: Vec<String>,
    /// Only engines of this architecture
    #[arg(long, value_parser = wasm2sel4_compiler::target::named)]
    target: Option<Architecture>,
    /// Only Linux processes, also under qemu's user emulation
    #[arg(long, conflicts_with = "sel4")]
    hosted: bool,
    /// Only seL4
    #[arg(long)]
    sel4: bool,
    /// Run only scripts whose GROUP/NAME contains this
    #[arg(long)]
    filter: Vec<String>,
    /// Instantiate all modules of the script, but run only the directives on this line
    #[arg(long)]
    line: Option<usize>,
    /// Threads [default: one per processor]
    #[arg(short, long)]
    jobs: Option<usize>,
    #[command(flatten)]
    code: CodeArguments,
    /// Hosted, put memory 0 at address 0, as on seL4; this machine must let a process map it
    #[arg(long)]
    base_0: bool,
    /// Write all outcomes to a file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The most scripts of one boot
    #[arg(long, default_value_t = 64)]
    boot: usize,
    /// Seconds that a script may take, hosted; on seL4, a boot has 10 more for each script
    #[arg(long, default_value_t = 120, value_name = "SECONDS")]
    timeout: u64,
    /// Also print a line for each script
    #[arg(long)]
    per_script: bool,
    /// Failures to print for each engine
    #[arg(long, default_value_t = 40)]
    show: usize,
}

/// A suite.
pub struct Suite<'a> {
    /// The command that runs it, for messages.
    pub command: &'a str,
    /// Its groups, in the order of the table.
    pub groups: Vec<String>,
    /// Its scripts.
    pub scripts: Vec<Script>,
    /// What of it is known to fail.
    pub expectations: Expectations,
    /// Makes a program of a script, of which only the directives on a line are run, if one is given.
    pub build: &'a Build,
}

/// How a script becomes a program.
pub type Build = dyn Fn(&Script, &Options, &Linker, Option<usize>) -> Result<ScriptProgram> + Sync;

impl RunnerArguments {
    /// The scripts that are named here, if any are.
    ///
    /// # Errors
    ///
    /// If one cannot be read.
    pub fn own_scripts(&self) -> Result<Option<Vec<Script>>> {
        if self.scripts.is_empty() {
            return Ok(None);
        }
        let read = |path: &PathBuf| own(path).with_context(|| format!("cannot read {}", path.display()));
        self.scripts.iter().map(read).collect::<Result<_>>().map(Some)
    }

    /// Whether something is to be run there.
    fn wants(&self, engine: &Engine) -> bool {
        self.target.is_none_or(|target| target == engine.architecture)
            && (!self.hosted || engine.is_hosted())
            && (!self.sel4 || engine.is_sel4())
    }

    fn options(&self, engine: &Engine) -> Result<Options> {
        let environment = match engine.is_hosted() {
            true if self.base_0 => Environment::Hosted { memory_base: MEMORY0_BASE },
            true => Environment::Hosted { memory_base: MEMORY0_BASE_HOSTED },
            false => Environment::SeL4,
        };
        self.code.options(engine.architecture, environment)
    }
}

/// A script of one's own.
fn own(path: &Path) -> std::io::Result<Script> {
    Ok(Script {
        group: crate::source::OWN.to_owned(),
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(path)?,
        features: WasmFeatures::all(),
    })
}

impl Suite<'_> {
    /// Runs what was asked for, and tells by the exit status whether all of it passed (0) or not (1), or could not be
    /// run (2).
    pub fn main(self, arguments: &RunnerArguments) -> ExitCode {
        let command = self.command;
        match self.run(arguments) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => fail(command, &error),
        }
    }

    /// Runs what was asked for; tells whether all of it passed.
    fn run(mut self, arguments: &RunnerArguments) -> Result<bool> {
        if let Some(jobs) = arguments.jobs {
            rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
        }
        if !arguments.filter.is_empty() {
            self.scripts.retain(|script| arguments.filter.iter().any(|word| script.path().contains(word)));
        }
        if self.scripts.is_empty() {
            bail!("no script of the suite has such a name");
        }
        let (mut columns, mut missing) = (Vec::new(), Vec::new());
        for engine in Engine::named(Engine::all(), &arguments.engine).map_err(Error::msg)? {
            if !arguments.wants(&engine) {
                continue;
            }
            if let Some(why) = &engine.missing {
                missing.push(format!("{why} (all of {})", engine.name));
                columns.push(Column { engine: engine.name.clone(), outcomes: None });
                continue;
            }
            let outcomes = self.run_engine(arguments, &engine)?;
            print(arguments, &engine, &outcomes);
            columns.push(Column { engine: engine.name.clone(), outcomes: Some(outcomes) });
        }
        if let Some(path) = &arguments.json {
            let text = serde_json::to_string_pretty(&columns)?;
            std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        anstream::print!("{}", table::render(&columns, &self.groups));
        let total = table::total(&columns);
        anstream::println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
        missing.iter().for_each(|reason| anstream::println!("skipped: {reason}"));
        if total.passed + total.failed == 0 {
            bail!("nothing was run");
        }
        Ok(total.failed == 0)
    }
}

/// Says what kept a suite from being run.
pub fn fail(command: &str, error: &Error) -> ExitCode {
    anstream::eprintln!("{command}: {error:#}");
    ExitCode::from(2)
}

/// Prints what an engine made of the scripts, as far as it was asked for.
fn print(arguments: &RunnerArguments, engine: &Engine, outcomes: &[ScriptOutcome]) {
    if arguments.per_script {
        for outcome in outcomes {
            let Counts { passed, failed, skipped } = outcome.counts();
            let place = format!("{}/{}", outcome.group, outcome.name);
            anstream::println!("{}: {place}: {passed} passed, {failed} failed, {skipped} skipped", engine.name);
        }
    }
    let failures: Vec<String> = outcomes.iter().flat_map(ScriptOutcome::failures).collect();
    failures.iter().take(arguments.show).for_each(|failure| anstream::println!("{failure}"));
    if failures.len() > arguments.show {
        anstream::println!("... and {} more", failures.len() - arguments.show);
    }
}
