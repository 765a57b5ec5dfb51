//! `cargo xtask bench`: figures for docs/performance.md. Nothing here passes or fails.
//!
//! Counts of instructions are repeatable on any machine; times are not, and are given as the best of several.

mod boot;
mod compile;
mod kernels;
mod size;
mod systems;

use crate::command;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Arguments of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Arguments {
    /// What to measure: compile, size, boot, kernels, systems [default: all]
    what: Vec<String>,
}

/// Measures something and prints a table.
type Measurement = fn(&Bench) -> Result<()>;

/// What every measurement needs.
struct Bench {
    /// The optimised `wasm2sel4`.
    tool: PathBuf,
    /// A folder for files.
    work: PathBuf,
}

/// Measures and prints tables in Markdown.
pub fn run(arguments: &Arguments) -> Result<()> {
    command::run(command::cargo().args(["build", "--release", "--package", "wasm2sel4"]))?;
    let root = command::root();
    let bench = Bench { tool: root.join("target/release/wasm2sel4"), work: root.join("target/bench") };
    std::fs::create_dir_all(&bench.work)?;
    let all: [(&str, Measurement); 5] = [
        ("compile", compile::run),
        ("size", size::run),
        ("boot", boot::run),
        ("kernels", kernels::run),
        ("systems", systems::run),
    ];
    if let Some(unknown) = arguments.what.iter().find(|what| !all.iter().any(|(name, _)| name == *what)) {
        bail!("nothing to measure is called {unknown}; there are compile, size, boot, kernels and systems");
    }
    for (name, measure) in all {
        if arguments.what.is_empty() || arguments.what.iter().any(|what| what == name) {
            println!();
            measure(&bench)?;
        }
    }
    Ok(())
}
