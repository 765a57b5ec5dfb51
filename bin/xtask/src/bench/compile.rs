//! How fast the compiler is, and how much memory it takes.

use super::Bench;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wasm2sel4_architecture::Architecture;

/// Runs of each compilation; the best time counts.
const RUNS: usize = 5;

/// Measures a real program and a large generated one.
pub fn run(bench: &Bench) -> Result<()> {
    println!("| module | code section | architecture | time | MB/s | peak memory |");
    println!("| --- | ---: | --- | ---: | ---: | ---: |");
    for (name, module) in [("Rust std program", rust_program(bench)?), ("generated", generated(bench)?)] {
        let size = code_section(&std::fs::read(&module)?).context("the module has no code section")?;
        for architecture in Architecture::ALL.map(Architecture::name) {
            let (time, memory) = best(bench, &module, architecture)?;
            println!(
                "| {name} | {size} | {architecture} | {:.3} s | {:.2} | {} MiB |",
                time.as_secs_f64(),
                size as f64 / 1e6 / time.as_secs_f64(),
                memory >> 10
            );
        }
    }
    println!("\n(processors: {})", std::thread::available_parallelism().map_or(0, usize::from));
    Ok(())
}

fn rust_program(bench: &Bench) -> Result<PathBuf> {
    let module = bench.work.join("std.wasm");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-O", "--target", "wasm32-wasip1", "-o"]).arg(&module);
    crate::command::output(rustc.arg(crate::command::root().join("testsuite/guests/std.rs")))?;
    Ok(module)
}

/// A few megabytes of functions with loops, memory accesses, calls and floats, no two alike.
fn generated(bench: &Bench) -> Result<PathBuf> {
    const FUNCTIONS: u32 = 12_000;
    let binary = bench.work.join("generated.wasm");
    let mut module = String::from("(module (memory 16)\n");
    for number in 0..FUNCTIONS {
        let callee = number.saturating_sub(1 + number % 7);
        let (a, b, c) = (number % 251, number.wrapping_mul(2_654_435_761) % 65_536, number % 13 + 1);
        let mut body = String::new();
        for step in 0..8 + number % 9 {
            write!(
                body,
                "(local.set $x (i32.add (i32.mul (local.get $x) (i32.const {})) (i32.load offset={b} (i32.and (local.get $y) (i32.const 0xffff)))))
                 (local.set $f (f64.add (f64.mul (local.get $f) (f64.const {c}.5)) (f64.convert_i32_s (local.get $x))))
                 (if (i32.lt_s (local.get $x) (i32.const {a})) (then (i32.store offset={step} (i32.and (local.get $x) (i32.const 0xfff)) (local.get $y))))\n",
                a + step
            )?;
        }
        write!(
            module,
            "(func $f{number} (param $x i32) (param $y i32) (result i32) (local $f f64) (local $i i32)
             (loop $again {body}
               (local.set $i (i32.add (local.get $i) (i32.const 1)))
               (br_if $again (i32.lt_u (local.get $i) (local.get $y))))
             (i32.add (i32.trunc_sat_f64_s (local.get $f)) (call $f{callee} (local.get $x) (local.get $i))))\n"
        )?;
    }
    module.push_str("(func (export \"_start\")))");
    std::fs::write(&binary, wat::parse_str(&module)?)?;
    Ok(binary)
}

/// The best time and the least peak memory (KiB) of several compilations.
fn best(bench: &Bench, module: &Path, architecture: &str) -> Result<(Duration, u64)> {
    let (mut time, mut memory) = (Duration::MAX, u64::MAX);
    for _ in 0..RUNS {
        let mut compile = Command::new(&bench.tool);
        compile.arg(module).args(["--target", architecture, "--emit", "obj", "-o"]).arg(bench.work.join("out.o"));
        let start = Instant::now();
        let mut child = compile.stderr(Stdio::null()).spawn()?;
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak = 0;
        let exit = loop {
            peak = peak.max(high_water_mark(&status));
            if let Some(exit) = child.try_wait()? {
                break exit;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        if !exit.success() {
            bail!("the compilation of {} failed", module.display());
        }
        time = time.min(start.elapsed());
        memory = memory.min(peak);
    }
    Ok((time, memory))
}

/// The most memory that a process had so far, in KiB.
fn high_water_mark(status: &Path) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

/// The size of the code section.
fn code_section(bytes: &[u8]) -> Option<u64> {
    let mut rest = bytes.get(8..)?;
    loop {
        let (id, behind) = rest.split_first()?;
        let (mut size, mut shift, mut behind) = (0u64, 0, behind);
        loop {
            let (byte, next) = behind.split_first()?;
            size |= u64::from(byte & 0x7f) << shift;
            (shift, behind) = (shift + 7, next);
            if byte & 0x80 == 0 {
                break;
            }
        }
        if *id == 10 {
            return Some(size);
        }
        rest = behind.get(size as usize..)?;
    }
}
