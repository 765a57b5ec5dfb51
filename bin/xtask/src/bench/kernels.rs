//! How good the code is: instructions of five small C programs, relative to the same C by `gcc -O2`.
//!
//! Native and hosted programs run under valgrind, which counts whole processes; the work is large enough for the rest
//! not to matter. Valgrind occupies low addresses itself, so hosted programs have their memory elsewhere there, which
//! costs an addition per access; the figure on seL4, with qemu counting instructions between two reads of the clock, is
//! that of the product: memory at 0, page faults and interrupts included.

use super::Bench;
use crate::{command, kernel};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_architecture::Architecture;

const KERNELS: [&str; 5] = ["sieve", "matrix", "hash", "sort", "interpreter"];

/// Measures all kernels.
pub fn run(bench: &Bench) -> Result<()> {
    println!(
        "| kernel | gcc -O2 | hosted, memory at 192 GiB | | seL4, memory at 0 | |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    );
    let (mut hosted_product, mut sel4_product) = (1.0, 1.0);
    for name in KERNELS {
        let source = command::root().join("testsuite/benchmarks").join(name).with_extension("c");
        let native = native(bench, name, &source)?;
        let module = bench.work.join(name).with_extension("wasm");
        let mut clang = Command::new("clang");
        clang.args(["--target=wasm32-wasi", "-O2", "-o"]).arg(&module).arg(&source);
        command::output(&mut clang).context("kernels are compiled with clang and wasi-libc")?;
        let hosted = hosted(bench, name, &module)?;
        let sel4 = on_sel4(bench, &module)?;
        let (hosted_ratio, sel4_ratio) = (hosted as f64 / native as f64, sel4 as f64 / native as f64);
        hosted_product *= hosted_ratio;
        sel4_product *= sel4_ratio;
        println!("| {name} | {native} | {hosted} | {hosted_ratio:.2} | {sel4} | {sel4_ratio:.2} |");
    }
    let mean = |product: f64| product.powf(1.0 / KERNELS.len() as f64);
    println!("| geometric mean | | | {:.2} | | {:.2} |", mean(hosted_product), mean(sel4_product));
    Ok(())
}

fn native(bench: &Bench, name: &str, source: &Path) -> Result<u64> {
    let program = bench.work.join(format!("{name}-native"));
    command::output(Command::new("gcc").args(["-O2", "-o"]).arg(&program).arg(source))?;
    instructions(bench, &program)
}

fn hosted(bench: &Bench, name: &str, module: &Path) -> Result<u64> {
    let program = bench.work.join(format!("{name}-hosted"));
    let mut compile = Command::new(&bench.tool);
    compile.args(["--target", "x86_64", "--hosted", "--memory-base", "0x3000000000", "-o"]);
    command::output(compile.arg(&program).arg(module))?;
    instructions(bench, &program)
}

/// Instructions of a whole process.
fn instructions(bench: &Bench, program: &Path) -> Result<u64> {
    let report = bench.work.join("callgrind.out");
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", report.display())).arg(program);
    command::output(&mut valgrind).context("valgrind counts instructions; on Debian, `apt-get install valgrind`")?;
    let text = std::fs::read_to_string(&report)?;
    let line = text.lines().find_map(|line| line.strip_prefix("summary:").or_else(|| line.strip_prefix("totals:")));
    line.and_then(|line| line.trim().parse().ok()).context("callgrind reported no total")
}

/// Instructions between two reads of the clock, on the x86_64 kernel at hand.
fn on_sel4(bench: &Bench, module: &Path) -> Result<u64> {
    let mut prefixes: Vec<PathBuf> =
        std::fs::read_dir(kernel::directory()?)?.flatten().map(|entry| entry.path()).collect();
    prefixes.sort();
    let is_x86 = |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("x86_64"));
    let prefix = prefixes.iter().find(is_x86).context("no kernel for x86_64; `cargo xtask kernel` builds one")?;
    let mut run = bench.counted(Architecture::X86_64, prefix);
    let output = run.arg(module).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let elapsed = text.lines().find_map(|line| line.strip_prefix("elapsed "));
    elapsed.and_then(|line| line.trim().parse().ok()).with_context(|| format!("no time was reported: {text}"))
}
