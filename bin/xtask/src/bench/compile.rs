//! How fast the compiler is, how much memory it takes and how large code is, beside wasmtime.

use super::meter::{Meter, Used};
use super::{Bench, code};
use crate::command;
use anyhow::{Context, Result, anyhow};
use object::{Object, ObjectSection};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_programs::{Cache, Reference, Table};

/// Runs of each compilation, of which the best counts.
const RUNS: usize = 5;

/// Levels of optimisation.
const LEVELS: [&str; 2] = ["0", "2"];

/// Programs out of the table of packaged ones, if they were fetched.
const PACKAGED: [&str; 4] = ["sqlite", "quickjs", "nextpnr", "python"];

/// A module that is compiled.
struct Module {
    name: String,
    file: PathBuf,
    /// The size of its code section.
    size: f64,
}

/// What a compilation came to.
struct Compiled {
    used: Used,
    /// How much sooner it ends with a thread for each processor than with one.
    speedup: Option<f64>,
    /// The size of its code.
    text: u64,
}

/// Measures real programs and a large generated one.
pub fn run(bench: &Bench) -> Result<()> {
    let meter = Meter::new(bench)?;
    println!("| module | code section | compiler | MB per processor second | speed-up | peak memory | .text |");
    println!("| --- | ---: | --- | ---: | ---: | ---: | ---: |");
    for module in modules(bench)? {
        for architecture in Architecture::ALL {
            for level in LEVELS {
                let compiled = ours(bench, &meter, &module, architecture, level)?;
                module.print(&format!("{architecture}, -O{level}"), &compiled);
            }
        }
        if Reference::missing().is_none() && Architecture::native() == Some(Architecture::X86_64) {
            module.print("x86_64, wasmtime", &wasmtime(bench, &meter, &module)?);
        }
    }
    println!("\n(processors: {})", std::thread::available_parallelism().map_or(0, usize::from));
    Ok(())
}

impl Module {
    fn new(name: &str, file: PathBuf) -> Result<Self> {
        let size = code_section(&fs::read(&file)?).with_context(|| format!("{name} has no code section"))?;
        Ok(Self { name: name.to_owned(), file, size: size as f64 })
    }

    fn print(&self, compiler: &str, compiled: &Compiled) {
        let Compiled { used, speedup, text } = compiled;
        println!(
            "| {} | {} | {compiler} | {:.2} | {} | {:.0} MiB | {text} |",
            self.name,
            self.size,
            self.size / used.microseconds,
            speedup.map_or_else(String::new, |speedup| format!("{speedup:.2}")),
            used.peak / 1024.0
        );
    }
}

fn modules(bench: &Bench) -> Result<Vec<Module>> {
    let mut modules = vec![Module::new("Rust std program", rust_program(bench)?)?];
    for (name, module) in code::package_modules(bench)? {
        modules.push(Module::new(&name, module)?);
    }
    let table = Table::read().map_err(|error| anyhow!(error))?;
    let cache = Cache::of_user().map_err(|error| anyhow!(error))?;
    for name in PACKAGED {
        let module = table.program.get(name).and_then(|program| cache.module(name, program));
        modules.extend(module.map(|module| Module::new(name, module)).transpose()?);
    }
    modules.push(Module::new("generated", generated(bench)?)?);
    Ok(modules)
}

fn rust_program(bench: &Bench) -> Result<PathBuf> {
    let module = bench.work.join("std.wasm");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-O", "--target", "wasm32-wasip1", "-o"]).arg(&module);
    command::output(rustc.arg(command::root().join("testsuite/guests/std.rs")))?;
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
    fs::write(&binary, wat::parse_str(&module)?)?;
    Ok(binary)
}

/// By this project.
fn ours(bench: &Bench, meter: &Meter, module: &Module, architecture: Architecture, level: &str) -> Result<Compiled> {
    let output = bench.work.join("out.o");
    let compile = |jobs: &[&str]| {
        let mut compile = Command::new(&bench.tool);
        compile.arg(&module.file).args(["--target", architecture.name(), "--emit", "obj"]);
        compile.arg(format!("-O{level}")).args(jobs).arg("-o").arg(&output);
        compile
    };
    let (used, alone) = best(meter, &compile(&["--jobs", "1"]))?;
    let (_, together) = best(meter, &compile(&[]))?;
    let speedup = Some(alone.as_secs_f64() / together.as_secs_f64());
    Ok(Compiled { used, speedup, text: text(&output)? })
}

/// By wasmtime, less what an empty module takes; its package cannot be told how many threads to use.
fn wasmtime(bench: &Bench, meter: &Meter, module: &Module) -> Result<Compiled> {
    let (empty, output) = (bench.work.join("empty.wasm"), bench.work.join("out.cwasm"));
    fs::write(&empty, wat::parse_str("(module)")?)?;
    let compile = |module: &Path| {
        let mut compile = Command::new(Reference::program().get_program());
        compile
            .arg(command::root().join("testsuite/benchmarks/in-wasmtime.py"))
            .arg("compile")
            .arg(module)
            .arg(&output);
        compile
    };
    let (start, _) = best(meter, &compile(&empty))?;
    let (mut used, _) = best(meter, &compile(&module.file))?;
    used.microseconds -= start.microseconds;
    Ok(Compiled { used, speedup: None, text: text(&output)? })
}

/// The least that several runs of a compilation took, and the shortest time.
fn best(meter: &Meter, compile: &Command) -> Result<(Used, Duration)> {
    let (mut least, mut shortest) = (Used { microseconds: f64::MAX, peak: f64::MAX }, Duration::MAX);
    for _ in 0..RUNS {
        let start = Instant::now();
        least = least.least(meter.run(compile)?);
        shortest = shortest.min(start.elapsed());
    }
    Ok((least, shortest))
}

/// The size of an object's code: sections whose names begin with `.text`.
fn text(file: &Path) -> Result<u64> {
    let bytes = fs::read(file)?;
    let object = object::File::parse(&*bytes)?;
    let sections = object.sections().filter(|section| section.name().is_ok_and(|name| name.starts_with(".text")));
    Ok(sections.map(|section| section.size()).sum())
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
