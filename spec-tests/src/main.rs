//! The runner of the WebAssembly specification's test suite.
//!
//! Every script is compiled offline with a driver that makes its calls on the target. Hosted, each program is a
//! process; on seL4, one boot runs many programs, each in a protection domain that is torn down before the next begins.
#![forbid(unsafe_code)]

mod expected;
mod outcome;
mod suite;
mod table;

use anyhow::{Context, Result, bail};
use clap::Parser;
use expected::Expectations;
use indicatif::{ProgressBar, ProgressStyle};
use outcome::ScriptOutcome;
use rayon::prelude::*;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use table::Column;
use wasm2sel4_abi::layout::{MEMORY0_BASE, MEMORY0_BASE_HOSTED};
use wasm2sel4_compiler::{Architecture, Environment, Linker, Options};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_script::options::CodeArguments;
use wasm2sel4_script::program::{self, ScriptProgram};
use wasm2sel4_script::run;
use wasm2sel4_script::source::Script;

const EXAMPLES: &str = "\
Examples:
  cargo xtask spec                                          every engine at hand, one table
  cargo xtask spec --hosted --target riscv64 --filter simd  scripts with this in GROUP/NAME
  cargo xtask spec --engine hosted-riscv64 --filter simd/simd_lane.wast --line 123
                                                            one directive alone
  cargo xtask spec my.wast --engine sel4-aarch64            your own script";

/// Runs the WebAssembly specification's test suite.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask spec", after_help = EXAMPLES, max_term_width = 110)]
struct Arguments {
    /// Your own scripts, instead of the suite's
    scripts: Vec<PathBuf>,
    /// Engines whose names begin with this, such as hosted-x86_64, hosted, sel4, model [default: wherever this machine
    /// can]
    #[arg(long)]
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
    /// Run this many scripts of random programs about references, instead of the suite's
    #[arg(long, value_name = "SCRIPTS", conflicts_with = "scripts")]
    references: Option<u64>,
    /// Write all outcomes to a file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The most scripts of one boot
    #[arg(long, default_value_t = 64)]
    boot: usize,
    /// Also print a line for each script
    #[arg(long)]
    per_script: bool,
    /// Failures to print for each engine
    #[arg(long, default_value_t = 40)]
    show: usize,
}

impl Arguments {
    /// Whether something is to be run there.
    fn wants(&self, engine: &Engine) -> bool {
        let is_named = self.engine.is_empty() || self.engine.iter().any(|name| engine.name.starts_with(name.as_str()));
        is_named
            && self.target.is_none_or(|target| target == engine.architecture)
            && (!self.hosted || engine.is_hosted())
            && (!self.sel4 || engine.is_sel4())
    }
}

/// Bytes of programs in one image at most: a kernel in its default configuration has slots for some 15 MiB of pages.
const IMAGE_MAXIMUM: u64 = 10 << 20;

/// How many of these programs go into one boot.
fn one_boot(programs: &[(usize, run::ScriptDomain)], most: usize) -> Result<usize> {
    let mut size = 0;
    for (count, (_, domain)) in programs.iter().enumerate().take(most) {
        size += std::fs::metadata(&domain.path)?.len();
        if size > IMAGE_MAXIMUM && count > 0 {
            return Ok(count);
        }
    }
    Ok(programs.len().min(most))
}

/// Seconds that a script may take hosted, and on seL4 besides the time for all of a boot.
const SCRIPT_TIMEOUT: u64 = 120;

fn main() -> ExitCode {
    match run_suite() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("cargo xtask spec: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs what was asked for; tells whether all of it passed.
fn run_suite() -> Result<bool> {
    let arguments = Arguments::parse();
    if let Some(jobs) = arguments.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
    }
    let scripts = scripts(&arguments)?;
    let expectations = Expectations::read()?;
    let (mut columns, mut missing) = (Vec::new(), Vec::new());
    for engine in Engine::all() {
        if !arguments.wants(&engine) {
            continue;
        }
        if let Some(why) = &engine.missing {
            missing.push(format!("{why} (all of {})", engine.name));
            columns.push(Column { engine: engine.name.clone(), outcomes: None });
            continue;
        }
        let outcomes = run_engine(&arguments, &engine, &scripts, &expectations)?;
        if arguments.per_script {
            for outcome in &outcomes {
                let outcome::Counts { passed, failed, skipped } = outcome.counts();
                let place = format!("{}/{}", outcome.group, outcome.name);
                anstream::println!("{}: {place}: {passed} passed, {failed} failed, {skipped} skipped", engine.name);
            }
        }
        let failures: Vec<String> = outcomes.iter().flat_map(ScriptOutcome::failures).collect();
        failures.iter().take(arguments.show).for_each(|failure| anstream::println!("{failure}"));
        if failures.len() > arguments.show {
            anstream::println!("... and {} more", failures.len() - arguments.show);
        }
        columns.push(Column { engine: engine.name.clone(), outcomes: Some(outcomes) });
    }
    if let Some(path) = &arguments.json {
        let text = serde_json::to_string_pretty(&columns)?;
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    anstream::print!("{}", table::render(&columns));
    let total = table::total(&columns);
    anstream::println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    missing.iter().for_each(|reason| anstream::println!("skipped: {reason}"));
    if total.passed + total.failed == 0 {
        bail!("nothing was run");
    }
    Ok(total.failed == 0)
}

fn scripts(arguments: &Arguments) -> Result<Vec<Script>> {
    let mut scripts = match (arguments.references, arguments.scripts.is_empty()) {
        (Some(count), _) => suite::about_references(count),
        (None, true) => suite::all(),
        (None, false) => {
            let read = |path: &PathBuf| suite::read(path).with_context(|| format!("cannot read {}", path.display()));
            arguments.scripts.iter().map(read).collect::<Result<_>>()?
        }
    };
    if !arguments.filter.is_empty() {
        scripts.retain(|script| arguments.filter.iter().any(|word| script.path().contains(word)));
    }
    if scripts.is_empty() {
        bail!("no script of the suite has such a name");
    }
    Ok(scripts)
}

fn options(arguments: &Arguments, engine: &Engine) -> Result<Options> {
    let environment = match engine.is_hosted() {
        true if arguments.base_0 => Environment::Hosted { memory_base: MEMORY0_BASE },
        true => Environment::Hosted { memory_base: MEMORY0_BASE_HOSTED },
        false => Environment::SeL4,
    };
    arguments.code.options(engine.architecture, environment)
}

fn run_engine(
    arguments: &Arguments,
    engine: &Engine,
    scripts: &[Script],
    expectations: &Expectations,
) -> Result<Vec<ScriptOutcome>> {
    let options = options(arguments, engine)?;
    let linker = Linker::find()?;
    let bar = ProgressBar::new(scripts.len() as u64);
    bar.set_style(ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}")?);
    bar.set_prefix(engine.name.clone());
    let build = |script: &Script| {
        bar.set_message(script.path());
        program::build(script, &options, &linker, arguments.line)
    };
    let is_whole = arguments.line.is_none();
    let judge = |script: &Script, built: &Result<ScriptProgram>, report: Option<&run::Report>| match built {
        Ok(program) => ScriptOutcome::judge(script, &program.directives, report, expectations, is_whole),
        Err(error) => ScriptOutcome::broken(script, format!("{error:#}"), expectations),
    };
    let outcomes = match engine.kernel() {
        None => scripts
            .par_iter()
            .map(|script| {
                let built = build(script);
                let elf = built.as_ref().ok().and_then(|program| program.elf.as_deref());
                let timeout = Duration::from_secs(SCRIPT_TIMEOUT);
                let report = elf.map(|elf| run::hosted(engine.architecture, elf, timeout)).transpose()?;
                bar.inc(1);
                Ok(judge(script, &built, report.as_ref()))
            })
            .collect::<Result<_>>()?,
        Some(kernel) => {
            let built: Vec<Result<ScriptProgram>> = scripts.par_iter().map(build).collect();
            let folder = tempfile::tempdir()?;
            let mut programs = Vec::new();
            for (number, program) in built.iter().enumerate() {
                let Some(elf) = program.as_ref().ok().and_then(|program| program.elf.as_ref()) else { continue };
                let path = folder.path().join(format!("{number:04}.elf"));
                std::fs::write(&path, elf)?;
                let capabilities = program.as_ref().map(|program| program.capabilities.clone()).unwrap_or_default();
                programs.push((number, run::ScriptDomain { path, capabilities }));
            }
            let mut reports = vec![None; scripts.len()];
            let mut rest = &programs[..];
            // A machine that stops early goes on in another boot, behind the program that stopped it.
            while !rest.is_empty() {
                let now = &rest[..one_boot(rest, arguments.boot)?];
                let domains: Vec<run::ScriptDomain> = now.iter().map(|(_, domain)| domain.clone()).collect();
                let mut done = 0;
                let timeout = Duration::from_secs(SCRIPT_TIMEOUT + 10 * now.len() as u64);
                run::sel4(engine.architecture, &kernel, &domains, timeout, |number, report| {
                    let script = now[number].0;
                    bar.set_message(scripts[script].path());
                    bar.inc(1);
                    reports[script] = Some(report);
                    done = number + 1;
                })?;
                rest = &rest[done.max(1)..];
            }
            let judged = scripts.iter().zip(&built).zip(&reports);
            judged.map(|((script, built), report)| judge(script, built, report.as_ref())).collect()
        }
    };
    bar.finish_and_clear();
    Ok(outcomes)
}
