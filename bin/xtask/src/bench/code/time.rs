//! Processor time of programs on this machine: the executables of all compilers take turns, and the least of several
//! runs counts.

use super::compiler::Executable;
use crate::bench::counted;
use crate::bench::meter::Meter;
use anyhow::{Context, Result};

/// How many times as many rounds run as for instructions.
const FACTOR: &str = "50";

/// Runs of each, of which the fastest counts.
const RUNS: usize = 5;

/// The microseconds that each executable's rounds took. What each takes without rounds, to start, is not in them.
pub fn take_turns(meter: &Meter, executables: &[Executable]) -> Result<Vec<f64>> {
    let mut least = vec![[f64::MAX; 2]; executables.len()];
    for _ in 0..RUNS {
        for (executable, least) in executables.iter().zip(&mut least) {
            for (factor, least) in ["0", FACTOR].into_iter().zip(least) {
                let mut run = counted::command(&executable.words)?;
                let used = meter.run(run.arg(factor));
                let used = used.context("a process with memory at 0 needs root's rights or `vm.mmap_min_addr` 0")?;
                *least = least.min(used.microseconds);
            }
        }
    }
    Ok(least.into_iter().map(|[start, all]| all - start).collect())
}
