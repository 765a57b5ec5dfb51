//! How good the code is (`testsuite/benchmarks/code`): instructions of programs in C and Rust that this project
//! compiled, relative to those of native compilers for the same source.
//!
//! Programs run under qemu's user emulator, where hosted programs of every architecture have their memory at 0, as they
//! have on seL4. Counts repeat exactly.

mod build;
mod compare;
mod compiler;
mod plot;
mod profile;
mod program;
mod report;
mod run;
mod table;
mod time;

use super::meter::Meter;
use super::{Bench, counted};
use anyhow::{Result, bail};
use compiler::Compiler;
use program::{Language, Program};
use report::Report;
use run::Executed;
use std::path::{Path, PathBuf};
use table::Table;
use wasm2sel4_architecture::Architecture;

/// Options of this benchmark.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Options of `code`")]
pub struct Options {
    /// Only programs of these names, such as aes,crc [default: all of testsuite/benchmarks/code]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Only these architectures [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = architecture)]
    architecture: Vec<Architecture>,
    /// This project's levels of optimisation; `2-counter` is level 2 without a pass (`--without` of the compiler)
    #[arg(long, value_name = "LEVELS", value_delimiter = ',', default_value = "0,2")]
    level: Vec<String>,
    /// Measure other engines, too: wasm2c with gcc, and wasmtime on x86_64
    #[arg(long)]
    others: bool,
    /// Measure processor time, too, on this machine
    #[arg(long)]
    time: bool,
    /// Say what has changed since an earlier run: a copy of its target/bench/code.json
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// Write a plot for each architecture, code-ARCHITECTURE.svg, into this folder
    #[arg(long, value_name = "FOLDER")]
    plot: Option<PathBuf>,
    /// Print where the instructions of one program go, instead of the table
    #[arg(long, value_name = "NAME", conflicts_with = "only")]
    profile: Option<String>,
}

fn architecture(name: &str) -> Result<Architecture, String> {
    let names = || Architecture::ALL.map(Architecture::name).join(", ");
    Architecture::of_name(name).ok_or_else(|| format!("choose from {}", names()))
}

/// Prints a table for each architecture and writes all numbers to `code.json`, or prints profiles.
pub fn run(bench: &Bench) -> Result<()> {
    let programs = selected(&bench.code)?;
    let plugin = counted::plugin(bench)?;
    let architectures = match bench.code.architecture.as_slice() {
        [] => &Architecture::ALL,
        chosen => chosen,
    };
    let mut report = Report::default();
    for architecture in architectures {
        if let Some(missing) = compiler::missing(*architecture, &programs) {
            println!("{architecture} is left out: {missing}\n");
            continue;
        }
        let mut compilers = Compiler::usual(&bench.code.level);
        if bench.code.others {
            compilers.extend(Compiler::others(*architecture));
        }
        if bench.code.profile.is_some() {
            for program in &programs {
                let compilers = compilers.iter().filter(|compiler| compiler.is_profiled());
                profile::run(bench, &plugin, program, *architecture, compilers)?;
            }
            continue;
        }
        report.begin(*architecture, &compilers);
        for program in &programs {
            let counts = compilers.iter().map(|compiler| count(bench, &plugin, program, *architecture, compiler));
            report.add(program, &counts.collect::<Result<Vec<_>>>()?);
        }
        report.instructions.last().inspect(|(_, table)| table.end());
        if bench.code.time && Architecture::native() == Some(*architecture) {
            times(bench, &programs, *architecture, &compilers, &mut report)?;
        }
    }
    if bench.code.profile.is_some() {
        return Ok(());
    }
    if let Some(earlier) = &bench.code.before {
        report.compare(earlier)?;
    }
    if let Some(folder) = &bench.code.plot {
        plot::write(&report, folder)?;
    }
    report.finish(&bench.work.join("code.json"))
}

/// Prints the table of times.
fn times(
    bench: &Bench,
    programs: &[Program],
    architecture: Architecture,
    compilers: &[Compiler],
    report: &mut Report,
) -> Result<()> {
    let meter = Meter::new(bench)?;
    report.begin_times(compilers);
    for program in programs {
        let executables = compilers.iter().map(|compiler| compiler.compile(bench, program, architecture));
        let times = time::take_turns(&meter, &executables.collect::<Result<Vec<_>>>()?)?;
        report.add_times(architecture, program, &times);
    }
    report.times.iter().for_each(Table::end);
    Ok(())
}

/// What a program executes that a compiler made.
fn count(
    bench: &Bench,
    plugin: &Path,
    program: &Program,
    architecture: Architecture,
    compiler: &Compiler,
) -> Result<Executed> {
    let executable = compiler.compile(bench, program, architecture)?;
    Executed::of(&mut counted::command(&executable.emulated(architecture, plugin))?)
}

/// The modules of the programs around other people's packages, with their names.
pub fn package_modules(bench: &Bench) -> Result<Vec<(String, PathBuf)>> {
    let mut programs = program::all()?;
    programs.retain(|program| program.language == Language::Packages);
    programs.into_iter().map(|program| Ok((program.name.clone(), compiler::module(bench, &program)?))).collect()
}

/// The programs that were asked for.
fn selected(options: &Options) -> Result<Vec<Program>> {
    let mut programs = program::all()?;
    let names: Vec<&String> = options.only.iter().chain(&options.profile).collect();
    if let Some(unknown) = names.iter().find(|name| !programs.iter().any(|program| program.name == ***name)) {
        let there: Vec<_> = programs.iter().map(|program| program.name.as_str()).collect();
        bail!("there is no program {unknown}; choose from {}", there.join(", "));
    }
    programs.retain(|program| names.is_empty() || names.contains(&&program.name));
    Ok(programs)
}
