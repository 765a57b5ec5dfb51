//! What a chain of three components costs (`examples/chain`), in three domains and in one: instructions for each entry
//! of a log, from when the log has been read until the summary is there.

use super::{Bench, KernelPrefix, kernels};
use crate::command;
use anyhow::{Context, Result, anyhow, bail};
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::examples::CHAIN;

/// Entries of a log.
const ENTRIES: usize = 4000;

/// A log, and how it is handed on.
struct Row {
    /// What it is called.
    title: &'static str,
    /// One of how many entries is kept; nothing if none is.
    kept: Option<usize>,
    /// How many entries are in a call.
    at_once: usize,
}

/// What is measured.
const ROWS: [Row; 4] = [
    Row { title: "nothing is kept, 16 entries in a call", kept: None, at_once: 16 },
    Row { title: "one in a call", kept: None, at_once: 1 },
    Row { title: "every fourth is kept, 16 entries in a call", kept: Some(4), at_once: 16 },
    Row { title: "one in a call", kept: Some(4), at_once: 1 },
];

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    if let Some(missing) = CHAIN.missing() {
        println!("examples/chain is not measured: {missing}");
        return Ok(());
    }
    CHAIN.build().map_err(|error| anyhow!(error))?;
    let kernels = kernels()?;
    let mut composed = Vec::new();
    for architecture in Architecture::ALL {
        if kernels.iter().any(|kernel| kernel.architecture == architecture) {
            composed.push((architecture, compose(bench, architecture)?));
        }
    }
    let names: String = kernels.iter().map(|KernelPrefix { name, .. }| format!(" {name} |")).collect();
    println!("| instructions for an entry, three domains / one |{names}\n| --- |{}", " ---: |".repeat(kernels.len()));
    for row in ROWS {
        let system = bench.work.join("chain.toml");
        std::fs::write(&system, description(&row))?;
        let mut cells = String::new();
        for KernelPrefix { name, architecture, path } in &kernels {
            let composed = composed.iter().find(|(of, _)| of == architecture);
            let (_, composed) = composed.with_context(|| format!("nothing is composed for {name}"))?;
            let wired = measure(&row, bench.counted(*architecture, path).arg(&system))?;
            let mut run = bench.counted(*architecture, path);
            let direct = measure(&row, run.arg(composed).args(["--", "--time"]).arg(row.at_once.to_string()))?;
            cells += &format!(" {wired} / {direct} |");
        }
        println!("| {} |{cells}", row.title);
    }
    Ok(())
}

/// A component of the example.
fn component(name: &str) -> PathBuf {
    CHAIN.folder().join(name).with_extension("wasm")
}

/// All components as one domain, which is the same for every kernel.
fn compose(bench: &Bench, architecture: Architecture) -> Result<PathBuf> {
    let path = bench.work.join(format!("chain-{architecture}.elf"));
    let mut compile = Command::new(&bench.tool);
    compile.args(["--target", architecture.name()]).arg(component("parser"));
    for name in ["filter", "store"] {
        compile.arg("--compose").arg(component(name));
    }
    command::output(compile.arg("-o").arg(&path))?;
    Ok(path)
}

/// The example's description, with the parser's arguments.
fn description(row: &Row) -> String {
    let mut text = String::new();
    for name in ["parser", "filter", "store"] {
        let path = component(name).display().to_string();
        text += &format!("[[domain]]\nname = \"{name}\"\ncomponent = {path:?}\n");
        if name == "parser" {
            text += &format!("arguments = [\"--time\", \"{}\"]\n", row.at_once);
        }
    }
    for (from, to, interface) in [("parser", "filter", "selection"), ("filter", "store", "collection")] {
        let interface = format!("example:chain/{interface}@0.1.0");
        text += &format!("[[wire]]\nfrom = \"{from}\"\nto = \"{to}\"\ninterface = \"{interface}\"\n");
    }
    text
}

/// Entries of which no two that are kept are the same.
fn log(kept: Option<usize>) -> String {
    let line = |number: usize| {
        let is_kept = kept.is_some_and(|kept| number.is_multiple_of(kept));
        let level = if is_kept { "warning" } else { "info" };
        format!("{number} {level} sensor-{}: the temperature is {} degrees\n", number % 7, number % 100)
    };
    (0..ENTRIES).map(line).collect()
}

/// Instructions for each entry.
fn measure(row: &Row, run: &mut Command) -> Result<u64> {
    let output = tool::output_for(run, log(row.kept).as_bytes());
    let text = String::from_utf8_lossy(&output.stdout);
    let kept = row.kept.map_or(0, |kept| ENTRIES.div_ceil(kept));
    let is_complete = text.contains(&format!("{ENTRIES} entries, {kept} of them kept\n"));
    let total = text.lines().find_map(|line| line.strip_prefix("nanoseconds ")?.parse::<u64>().ok());
    match total.filter(|_| is_complete && output.status.success()) {
        Some(total) => Ok(total / ENTRIES as u64),
        None => bail!("{}: {}\n{text}{}", tool::line(run), output.status, String::from_utf8_lossy(&output.stderr)),
    }
}
