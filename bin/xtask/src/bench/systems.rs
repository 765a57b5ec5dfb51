//! Capabilities and systems, in instructions of kernel, supervisor and domains together: each is a description in
//! `testsuite/benchmarks/systems` that prints lines of a letter and a number.

use super::{Bench, KernelPrefix, kernels};
use crate::command;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::model;
use wasm2sel4_engines::native::{self, Native};

/// MiB of the machine in which as many instances live as can be; kernels of the other architectures are configured for
/// theirs.
const MEMORY: u64 = 4096;

/// No system prints it: how much longer a round trip between WebAssembly is than one between native code.
const DIFFERENCE: char = 'd';

/// What the letters mean.
const LINES: [(char, &str); 10] = [
    ('r', "round trip, WebAssembly to WebAssembly"),
    ('n', "the same in native code"),
    (DIFFERENCE, "the difference"),
    ('t', "a round trip with a limit (`call_within`)"),
    ('s', "`table.get` and `signal`"),
    ('m', "making an instance, until the answer"),
    ('i', "making and starting an instance, until its first instruction"),
    ('f', "starting an instance, until it has signalled"),
    ('l', "live instances (a number, not instructions)"),
    ('w', "the supervisor's longest step, while a domain ends with 3,000 instances"),
];

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    let mut columns = Vec::new();
    for KernelPrefix { name, architecture, path: prefix } in kernels()? {
        // Kernels of the other architectures are configured for the memory of their machines.
        let memory = (architecture == Architecture::X86_64).then_some(MEMORY);
        let systems = ["round-trip", "limit", "signal", "spawn", "ending"].map(shared);
        let systems = systems.into_iter().chain([native(bench, architecture)?]);
        columns.push((name, measure(bench, &Kernel { prefix, architecture, memory }, systems)?));
    }
    for architecture in Architecture::ALL {
        columns.push((format!("model-{architecture}"), on_model(bench, architecture)?));
    }
    let names: String = columns.iter().map(|(name, _)| format!(" {name} |")).collect();
    println!("| on seL4 |{names}\n| --- |{}", " ---: |".repeat(columns.len()));
    for (letter, title) in LINES {
        let cells = columns.iter().map(|(_, column)| column.get(&letter));
        let cells = cells.map(|cell| cell.map_or(" – |".to_owned(), |number| format!(" {number} |")));
        println!("| {title} |{}", cells.collect::<String>());
    }
    Ok(())
}

/// What is measured on.
struct Kernel {
    prefix: PathBuf,
    architecture: Architecture,
    memory: Option<u64>,
}

/// A system that is the same on every architecture.
fn shared(name: &str) -> PathBuf {
    command::root().join("testsuite/benchmarks/systems").join(name).with_extension("toml")
}

fn measure(bench: &Bench, kernel: &Kernel, systems: impl Iterator<Item = PathBuf>) -> Result<BTreeMap<char, u64>> {
    let mut numbers = BTreeMap::new();
    for system in systems {
        let mut run = bench.counted(kernel.architecture, &kernel.prefix);
        if let Some(memory) = kernel.memory {
            run.arg("--machine-memory").arg(memory.to_string());
        }
        // What the supervisor says of itself is on standard error.
        let is_told = system.file_stem().is_some_and(|name| name == "ending");
        numbers.extend(if is_told { steps(run.arg("--verbose").arg(&system))? } else { lines(run.arg(&system))? });
    }
    if let (Some(round_trip), Some(native)) = (numbers.get(&'r'), numbers.get(&'n')) {
        numbers.insert(DIFFERENCE, round_trip.saturating_sub(*native));
    }
    Ok(numbers)
}

/// The model's own instructions mean nothing, but a difference has none of them in it; and its objects are as large as
/// seL4's.
fn on_model(bench: &Bench, architecture: Architecture) -> Result<BTreeMap<char, u64>> {
    let prefix = model::with_memory(architecture, MEMORY).map_err(anyhow::Error::msg)?;
    let kernel = Kernel { prefix, architecture, memory: Some(MEMORY) };
    let systems = ["round-trip", "spawn"].map(shared).into_iter().chain([native(bench, architecture)?]);
    let mut numbers = measure(bench, &kernel, systems)?;
    numbers.retain(|letter, _| matches!(*letter, DIFFERENCE | 'l'));
    Ok(numbers)
}

/// The numbers of the supervisor's line about its longest step.
fn steps(run: &mut Command) -> Result<BTreeMap<char, u64>> {
    let output = run.output().with_context(|| format!("cannot start {run:?}"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    let number = |words: &str| {
        let (_, behind) = errors.split_once(words)?;
        behind.split(' ').next()?.parse::<u64>().ok()
    };
    let numbers = [('w', "longest step: ")];
    let numbers = numbers.map(|(letter, words)| number(words).map(|number| (letter, number)));
    let numbers: Option<BTreeMap<char, u64>> = numbers.into_iter().collect();
    numbers.filter(|_| output.status.success()).with_context(|| format!("{run:?}: {}\n{errors}", output.status))
}

/// The numbers that a system prints, by their letters.
fn lines(run: &mut Command) -> Result<BTreeMap<char, u64>> {
    let by_word = super::numbers(run)?.into_iter();
    Ok(by_word.filter_map(|(word, number)| Some((word.chars().next()?, number))).collect())
}

/// Links the two native domains.
fn native(bench: &Bench, architecture: Architecture) -> Result<PathBuf> {
    let folder = bench.work.join(format!("native-{architecture}"));
    std::fs::create_dir_all(&folder)?;
    for name in ["native-client", "native-server"] {
        let [module, source] = ["wat", "c"].map(|extension| shared(name).with_extension(extension));
        let program = Native { module: &module, source: &source, definitions: &[] };
        let elf = folder.join(name).with_extension("elf");
        native::link(&bench.tool, architecture, program, &elf).map_err(anyhow::Error::msg)?;
    }
    let system = folder.join("native.toml");
    std::fs::copy(shared("native"), &system)?;
    Ok(system)
}
