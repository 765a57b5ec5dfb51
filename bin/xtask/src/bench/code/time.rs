//! Processor time of programs on this machine: the executables of all compilers take turns, and the least of several
//! runs counts.

use super::compiler::Executable;
use crate::bench::Bench;
use crate::command;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many times as many rounds run as for instructions.
const FACTOR: &str = "50";

/// Runs of each, of which the fastest counts.
const RUNS: usize = 5;

/// Builds what measures the processor time of a command.
pub fn meter(bench: &Bench) -> Result<PathBuf> {
    let meter = bench.work.join("cpu");
    let source = command::root().join("testsuite/benchmarks/cpu.c");
    command::output(Command::new("gcc").args(["-O2", "-o"]).arg(&meter).arg(source))?;
    Ok(meter)
}

/// The microseconds that each executable's rounds took. What each takes without rounds, to start, is not in them.
pub fn take_turns(meter: &Path, executables: &[Executable]) -> Result<Vec<f64>> {
    let mut least = vec![[f64::MAX; 2]; executables.len()];
    for _ in 0..RUNS {
        for (executable, least) in executables.iter().zip(&mut least) {
            for (factor, least) in ["0", FACTOR].into_iter().zip(least) {
                *least = least.min(time(meter, executable, factor)?);
            }
        }
    }
    Ok(least.into_iter().map(|[start, all]| all - start).collect())
}

fn time(meter: &Path, executable: &Executable, factor: &str) -> Result<f64> {
    let mut run = Command::new(meter);
    let output = run.args(&executable.words).arg(factor).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let read = || output.status.success().then(|| text.lines().last()?.parse().ok())?;
    read().with_context(|| {
        let line = command::line(&run);
        format!("`{line}` failed; a process with memory at 0 needs root's rights or `vm.mmap_min_addr` 0: {text}")
    })
}
