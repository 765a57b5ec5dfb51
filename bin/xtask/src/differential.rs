//! `cargo xtask differential`: generated modules against another engine (`testsuite/differential`).

use crate::command;
use anyhow::Result;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;
use wasm2sel4_architecture::Architecture;

/// Arguments of `cargo xtask differential`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The first seed
    #[arg(long, default_value_t = 0)]
    start: u64,
    /// Modules for each architecture
    #[arg(long, default_value_t = 2000)]
    count: u64,
    /// Only this architecture
    #[arg(long, value_parser = PossibleValuesParser::new(Architecture::ALL.map(Architecture::name)))]
    architecture: Option<String>,
    /// Leave the modules of differences in this folder
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

/// Modules of one program: with more of them a start costs less, with fewer a difference is found sooner.
const BATCH: &str = "128";

/// Where an emulator puts address 0 of a program: no process needs rights to map that.
const GUEST_BASE: &str = "0x100000";

/// For this many modules of wasm-smith's, one module about function references is made here, one about structures and
/// arrays, and one about loops.
const MODULES_FOR_EACH_OF_OURS: u64 = 4;

/// For this many modules about loops, one is compiled with vectors, too.
const LOOPS_FOR_EACH_WITH_VECTORS: u64 = 5;

/// Where it is built: it is a workspace of its own, but has no second folder for that, since tools look for `target` at
/// the root only.
pub fn target() -> PathBuf {
    command::root().join("target/differential")
}

/// Cargo in that workspace.
pub fn cargo() -> std::process::Command {
    let mut cargo = command::cargo();
    cargo.current_dir(command::root().join("testsuite/differential")).env("CARGO_TARGET_DIR", target());
    cargo
}

/// Builds the program, which has the other engine in it, and runs it for each architecture: every instruction alone,
/// then generated modules without and with structures and arrays, then some about typed function references, about
/// structures and arrays, and about loops, some of these with vectors.
pub fn run(arguments: &Arguments) -> Result<()> {
    command::run(cargo().args(["build", "--quiet"]))?;
    for architecture in Architecture::ALL.map(Architecture::name) {
        if arguments.architecture.as_ref().is_some_and(|wanted| wanted != architecture) {
            continue;
        }
        let program = || {
            let mut program = std::process::Command::new(target().join("debug/wasm2sel4-differential"));
            program.args(["--architecture", architecture, "--batch", BATCH]).env("QEMU_GUEST_BASE", GUEST_BASE);
            if let Some(folder) = &arguments.keep {
                program.arg("--keep").arg(folder.join(architecture));
            }
            program
        };
        command::run(program().arg("--single"))?;
        let seeds = |kind: &[&str], start: u64, count: u64| {
            let [start, count] = [start, count].map(|number| number.to_string());
            command::run(program().args(kind).args(["--start", &start, "--count", &count]))
        };
        seeds(&[], arguments.start, arguments.count)?;
        seeds(&["--gc"], arguments.start, arguments.count)?;
        let [start, count] = [arguments.start, arguments.count].map(|number| number.div_ceil(MODULES_FOR_EACH_OF_OURS));
        seeds(&["--references"], start, count)?;
        seeds(&["--objects"], start, count)?;
        // Natively that takes rights.
        let is_emulated = Architecture::native().map(Architecture::name) != Some(architecture);
        let loops: &[&str] = if is_emulated { &["--loops", "--base-0"] } else { &["--loops"] };
        seeds(loops, start, count)?;
        // With vectors, of which only those at address 0 are.
        if is_emulated {
            seeds(&[loops, &["-O", "3"]].concat(), start, count.div_ceil(LOOPS_FOR_EACH_WITH_VECTORS))?;
        }
    }
    Ok(())
}
