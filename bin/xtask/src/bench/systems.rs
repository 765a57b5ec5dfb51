//! Capabilities and systems, in instructions of kernel, supervisor and domains together: each is a description in
//! `testsuite/benchmarks/systems` that prints lines of a letter and a number.

use super::Bench;
use crate::{command, kernel};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_testsuite::{model, tool};

/// MiB of the machine in which as many instances live as can be; kernels of the other architectures are configured for theirs.
const MEMORY: u64 = 4096;

/// What the letters mean.
const LINES: [(char, &str); 7] = [
    ('r', "round trip, WebAssembly to WebAssembly"),
    ('n', "the same in native code"),
    ('s', "`table.get` and `signal`"),
    ('m', "making an instance, until the answer"),
    ('i', "making and starting an instance, until its first instruction"),
    ('f', "starting an instance, until it has signalled"),
    ('l', "live instances (a number, not instructions)"),
];

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    let mut kernels: Vec<PathBuf> =
        std::fs::read_dir(kernel::directory()?)?.flatten().map(|entry| entry.path()).collect();
    kernels.retain(|prefix| prefix.join("bin/kernel.elf").is_file());
    kernels.sort();
    let mut columns = Vec::new();
    for prefix in &kernels {
        columns.push(measure(bench, prefix)?);
    }
    let names = kernels.iter().map(|prefix| prefix.file_name().unwrap_or_default().to_string_lossy());
    let mut names: Vec<String> = names.map(|name| format!(" {name} |")).collect();
    for machine in model::MACHINES {
        columns.push(count_instances(bench, machine)?);
        names.push(format!(" model-{} |", machine.architecture));
    }
    println!("| on seL4 |{}\n| --- |{}", names.concat(), " ---: |".repeat(names.len()));
    for (letter, title) in LINES {
        let cells = columns.iter().map(|column: &BTreeMap<char, u64>| column.get(&letter));
        let cells = cells.map(|cell| cell.map_or(" – |".to_owned(), |number| format!(" {number} |")));
        println!("| {title} |{}", cells.collect::<String>());
    }
    Ok(())
}

fn measure(bench: &Bench, prefix: &Path) -> Result<BTreeMap<char, u64>> {
    let name = prefix.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let architecture = name.split('-').next().unwrap_or_default();
    let folder = command::root().join("testsuite/benchmarks/systems");
    let mut systems = ["round-trip", "signal", "spawn"].map(|name| folder.join(name).with_extension("toml")).to_vec();
    if architecture == "x86_64" {
        systems.push(native(bench, &folder)?);
    }
    let mut numbers = BTreeMap::new();
    for system in systems {
        let mut run = Command::new(&bench.tool);
        run.args(["run", "--timeout", "600", "--target", architecture, "--qemu-arg=-icount", "--qemu-arg=shift=0"]);
        if architecture == "x86_64" {
            run.arg("--machine-memory").arg(MEMORY.to_string());
        }
        numbers.extend(lines(run.arg("--kernel").arg(prefix).arg(&system))?);
    }
    Ok(numbers)
}

/// On the model of a kernel, instructions mean nothing; but its objects are as large as seL4's, and as many.
fn count_instances(bench: &Bench, machine: model::Machine) -> Result<BTreeMap<char, u64>> {
    let prefix = model::with_memory(machine, MEMORY).map_err(anyhow::Error::msg)?;
    let mut run = Command::new(&bench.tool);
    run.args(["run", "--timeout", "600", "--target", machine.architecture, "--machine-memory"]).arg(MEMORY.to_string());
    run.arg("--kernel").arg(prefix).arg(command::root().join("testsuite/benchmarks/systems/spawn.toml"));
    Ok(lines(&mut run)?.into_iter().filter(|(letter, _)| *letter == 'l').collect())
}

/// The lines that a system prints.
fn lines(run: &mut Command) -> Result<BTreeMap<char, u64>> {
    let text = command::output(run)?;
    let mut numbers = BTreeMap::new();
    for line in String::from_utf8_lossy(&text).lines() {
        let (letter, number) = line.split_once(' ').with_context(|| format!("{run:?}: {line}"))?;
        numbers.insert(letter.chars().next().unwrap_or(' '), number.trim().parse()?);
    }
    Ok(numbers)
}

/// Links the two native domains: each is an object of the compiler, for what the tools must know of a domain, with C in the
/// place of its `_start`, and the stub, which the build of `wasm2sel4` left behind.
fn native(bench: &Bench, sources: &Path) -> Result<PathBuf> {
    let built = command::root().join("target/release/build");
    let stubs = std::fs::read_dir(&built)?.flatten().map(|entry| entry.path().join("out/stub-x86_64.o"));
    let newest = |path: &PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
    let stub = stubs.filter(|path| path.is_file()).max_by_key(newest).context("the stub was not built")?;
    for name in ["native-client", "native-server"] {
        let place = |extension: &str| bench.work.join(name).with_extension(extension);
        let mut compile = Command::new(&bench.tool);
        compile.arg(sources.join(name).with_extension("wat")).args(["--target", "x86_64", "--emit", "obj", "-o"]);
        command::output(compile.arg(place("module.o")))?;
        let mut weaken = Command::new("objcopy");
        command::output(weaken.arg("--weaken-symbol=wasm_export__start").arg(place("module.o")))?;
        let mut gcc = Command::new("gcc");
        gcc.args(["-O2", "-std=gnu11", "-ffreestanding", "-fno-pic", "-mcmodel=medium", "-mlarge-data-threshold=0"]);
        gcc.args(["-mno-sse", "-fno-stack-protector", "-fcf-protection=none", "-fno-asynchronous-unwind-tables"]);
        command::output(gcc.arg("-c").arg(sources.join(name).with_extension("c")).arg("-o").arg(place("o")))?;
        let mut link = Command::new(tool::linker());
        link.args(["-flavor", "gnu", "-m", "elf_x86_64", "-static", "--gc-sections", "-z", "noexecstack"]);
        link.args(["-z", "max-page-size=4096", "-T"]).arg(command::root().join("linker-scripts/domain.ld"));
        command::output(link.arg("-o").arg(place("elf")).arg(place("o")).arg(place("module.o")).arg(&stub))?;
    }
    let system = bench.work.join("native.toml");
    std::fs::copy(sources.join("native.toml"), &system)?;
    Ok(system)
}
