//! `cargo xtask bench`: figures for docs/performance.md. Nothing here passes or fails.
//!
//! Counts of instructions are repeatable on any machine; times are not, and are given as the best of several.

mod boot;
mod chain;
mod code;
mod compile;
mod components;
mod console;
mod counted;
mod exceptions;
mod gc;
mod kernels;
mod meter;
mod size;
mod systems;
mod table;
mod wasi;

use crate::command;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// Arguments of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Arguments {
    /// What to measure: code, compile, size, boot, chain, components, console, exceptions, gc, kernels, systems, wasi
    /// [default: all]
    what: Vec<String>,
    /// Measure with this program instead of building an optimised one: counts of instructions and sizes are the same
    #[arg(long, value_name = "PROGRAM")]
    tool: Option<PathBuf>,
    #[command(flatten)]
    code: code::Options,
}

/// Measures something and prints a table.
type Measurement = fn(&Bench) -> Result<()>;

/// What every measurement needs.
struct Bench {
    /// The optimised `wasm2sel4`.
    tool: PathBuf,
    /// A folder for files.
    work: PathBuf,
    /// Options of one of them.
    code: code::Options,
}

impl Bench {
    /// The command that runs on a kernel where nanoseconds are instructions, to be followed by options and programs.
    fn counted(&self, architecture: Architecture, kernel: &Path) -> Command {
        let mut run = Command::new(&self.tool);
        run.args(["run", "--timeout", "600", "--qemu-arg=-icount", "--qemu-arg=shift=0"]);
        run.args(["--target", architecture.name(), "--kernel"]).arg(kernel);
        run
    }
}

/// The lines of a word and a number that a program prints.
fn numbers(run: &mut Command) -> Result<BTreeMap<String, u64>> {
    let text = command::output(run)?;
    let text = String::from_utf8_lossy(&text);
    let line = |line: &str| {
        let (word, number) = line.split_once(' ').with_context(|| format!("{run:?}: {line}"))?;
        Ok((word.to_owned(), number.trim().parse()?))
    };
    text.lines().map(line).collect()
}

/// A kernel in the kernel folder.
struct KernelPrefix {
    /// The folder's name.
    name: String,
    /// The architecture with which the name begins.
    architecture: Architecture,
    /// The folder.
    path: PathBuf,
}

/// All kernels in the kernel folder, by name.
fn kernels() -> Result<Vec<KernelPrefix>> {
    let directory = crate::kernel::directory()?;
    let entries =
        std::fs::read_dir(&directory).with_context(|| format!("there are no kernels in {}", directory.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| wasm2sel4_kernels::is_prefix(path));
    paths.sort();
    let kernel = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let architecture = Architecture::of_name(name.split('-').next().unwrap_or_default())?;
        Some(KernelPrefix { name, architecture, path })
    };
    Ok(paths.into_iter().filter_map(kernel).collect())
}

/// Measures and prints tables in Markdown.
pub fn run(arguments: &Arguments) -> Result<()> {
    let root = command::root();
    let tool = match &arguments.tool {
        Some(tool) => tool.clone(),
        None => {
            command::run(command::cargo().args(["build", "--release", "--package", "wasm2sel4"]))?;
            root.join("target/release/wasm2sel4")
        }
    };
    let bench = Bench { tool, work: root.join("target/bench"), code: arguments.code.clone() };
    std::fs::create_dir_all(&bench.work)?;
    let all: [(&str, Measurement); 12] = [
        ("code", code::run),
        ("compile", compile::run),
        ("size", size::run),
        ("boot", boot::run),
        ("chain", chain::run),
        ("components", components::run),
        ("console", console::run),
        ("exceptions", exceptions::run),
        ("gc", gc::run),
        ("kernels", kernels::run),
        ("systems", systems::run),
        ("wasi", wasi::run),
    ];
    if let Some(unknown) = arguments.what.iter().find(|what| !all.iter().any(|(name, _)| name == *what)) {
        bail!("there is no benchmark {unknown}; choose from {}", all.map(|(name, _)| name).join(", "));
    }
    for (name, measure) in all {
        if arguments.what.is_empty() || arguments.what.iter().any(|what| what == name) {
            println!();
            measure(&bench)?;
        }
    }
    Ok(())
}
