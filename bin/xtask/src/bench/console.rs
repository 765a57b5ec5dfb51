//! What the console carries: a mebibyte of text into a program on seL4 and out of it again.
//!
//! The time of the whole command less that of the same program with nothing to do, the best of several: how long a byte
//! takes from the program to whoever reads standard output, including emulator and frames.

use super::{Bench, KernelPrefix, kernels};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use wasm2sel4_engines::tool;

/// Bytes of a run.
const SIZE: usize = 1 << 20;

/// Runs of which the best counts.
const RUNS: usize = 5;

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    let program = crate::command::root().join("testsuite/tests/cases/input-echo.wat");
    let text: Vec<u8> = b"The quick brown fox jumps over the lazy dog.\n".iter().copied().cycle().take(SIZE).collect();
    println!("| kernel | 1 MiB of text in and out |\n| --- | ---: |");
    for kernel in kernels()? {
        let mut best = [Duration::MAX; 2];
        for _ in 0..RUNS {
            for (best, input) in best.iter_mut().zip([&[][..], &text]) {
                *best = (*best).min(echo(bench, &kernel, &program, input)?);
            }
        }
        println!("| {} | {:.2} s |", kernel.name, best[1].saturating_sub(best[0]).as_secs_f64());
    }
    Ok(())
}

/// How long the program takes to copy its input.
fn echo(bench: &Bench, kernel: &KernelPrefix, program: &Path, input: &[u8]) -> Result<Duration> {
    let mut run = Command::new(&bench.tool);
    run.args(["run", "--timeout", "120", "--target", kernel.architecture.name(), "--kernel"])
        .arg(&kernel.path)
        .arg(program);
    let start = Instant::now();
    let output = tool::output_for(&mut run, input);
    let time = start.elapsed();
    if !output.status.success() || output.stdout != input {
        bail!("{}: what came out is not what went in", kernel.name);
    }
    Ok(time)
}
