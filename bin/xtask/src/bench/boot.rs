//! The cost until a program says something: time from power-on, and instructions of the supervisor for a domain's
//! start.

use super::{Bench, KernelPrefix, kernels};
use anyhow::{Context, Result};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Boots of each kernel; the best time counts.
const RUNS: usize = 5;

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    println!("| kernel | `run hello.elf` to first output | start of a domain, instructions |\n| --- | ---: | ---: |");
    for KernelPrefix { name, architecture, path } in kernels()? {
        let hello = bench.work.join(format!("hello-{architecture}.elf"));
        let source = crate::command::root().join("examples/hello/hello.wat");
        let mut compile = Command::new(&bench.tool);
        crate::command::output(compile.arg(source).args(["--target", architecture.name(), "-o"]).arg(&hello))?;
        let mut best = Duration::MAX;
        for _ in 0..RUNS {
            best = best.min(first_output(bench, &path, &hello)?);
        }
        println!("| {name} | {:.0} ms | {} |", best.as_secs_f64() * 1e3, start_cost(bench, &path, &hello)?);
    }
    Ok(())
}

fn boot(bench: &Bench, prefix: &Path, program: &Path) -> Command {
    let mut command = Command::new(&bench.tool);
    command.args(["run", "--timeout", "120", "--kernel"]).arg(prefix).arg(program);
    command
}

fn first_output(bench: &Bench, prefix: &Path, program: &Path) -> Result<Duration> {
    let start = Instant::now();
    let mut child = boot(bench, prefix, program).stdout(Stdio::piped()).spawn()?;
    let mut byte = [0];
    child.stdout.take().context("no standard output")?.read_exact(&mut byte)?;
    let time = start.elapsed();
    child.wait()?;
    Ok(time)
}

/// What the supervisor reports, with a clock that counts instructions.
fn start_cost(bench: &Bench, prefix: &Path, program: &Path) -> Result<u64> {
    let mut command = boot(bench, prefix, program);
    command.args(["--verbose", "--qemu-arg", "-icount", "--qemu-arg", "shift=0"]);
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let ticks = text.lines().find_map(|line| line.split_once(" started in ")?.1.split_once(" ticks"));
    ticks.and_then(|(number, _)| number.parse().ok()).context("the supervisor reported no start")
}
