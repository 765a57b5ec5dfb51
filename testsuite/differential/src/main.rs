//! Differential testing: generated modules, run by another engine first, then compiled by wasm2sel4 with what the other
//! engine saw as the expectation: results bit by bit, traps by kind, and at the end every global and every byte of
//! memory.
//!
//! A seed names a module for ever (with the locked version of the generator), so a difference can be looked at again.
#![forbid(unsafe_code)]

mod case;
mod folder;
mod generate;
mod loops;
mod reference;
mod rewrite;
mod single;
mod typed;

use anyhow::{Context, Result, anyhow, bail};
use case::{Batch, Case};
use clap::Parser;
use folder::Folder;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::layout::{MEMORY0_BASE, MEMORY0_BASE_HOSTED};
use wasm2sel4_compiler::{Architecture, Environment, Linker, Options};
use wasm2sel4_script::options::CodeArguments;

const EXAMPLES: &str = "\
Examples:
  cargo run -- --count 1000                       modules 0 to 999 on this machine's architecture
  cargo run -- --start 50000 --count 50000 --architecture riscv64   go on where an earlier run stopped
  cargo run -- --start 4711 --count 1 --keep out  one module again; its files stay in a folder
  cargo run -- --single                           every instruction alone, with operands at their limits
  cargo run -- --references --count 1000          modules about typed function references
  cargo run -- --gc --count 1000                  modules with structures and arrays
  cargo run -- --objects --count 1000             modules about these
  cargo run -- --loops --count 1000               modules about loops, addresses and numbers of 32 bits
  cargo run -- --modules FOLDER --count 1000      modules of another generator: the first 1000 of a folder";

/// Bytes of stack of a program.
const STACK_SIZE: u64 = 64 << 20;

/// Compares wasm2sel4 with another engine on generated modules.
#[derive(Debug, Parser)]
#[command(after_help = EXAMPLES, max_term_width = 110)]
struct Arguments {
    /// aarch64, riscv64 or x86_64, hosted [default: this machine's]
    #[arg(long, value_parser = wasm2sel4_compiler::target::named)]
    architecture: Option<Architecture>,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    start: u64,
    /// How many modules
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// Modules of one program
    #[arg(long, default_value_t = 32)]
    batch: u64,
    /// Instead of generated modules, every instruction in a module of its own
    #[arg(long)]
    single: bool,
    /// Instead, modules about typed function references
    #[arg(long, conflicts_with = "single")]
    references: bool,
    /// Instead, generated modules with structures and arrays
    #[arg(long, conflicts_with_all = ["single", "references"])]
    gc: bool,
    /// Instead, modules about structures and arrays
    #[arg(long, conflicts_with_all = ["single", "references", "gc"])]
    objects: bool,
    /// Instead, modules about loops, addresses and numbers of 32 bits
    #[arg(long, conflicts_with_all = ["single", "references", "gc", "objects"])]
    loops: bool,
    /// Instead, the modules in this folder, by name; seeds are their numbers
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["single", "references", "gc", "objects", "loops"])]
    modules: Option<PathBuf>,
    /// Put memory 0 at address 0, as on seL4, so that offsets are displacements. Each program is of one module then,
    /// and a process must be allowed to map that address, or an emulator puts it elsewhere (QEMU_GUEST_BASE)
    #[arg(long)]
    base_0: bool,
    #[command(flatten)]
    code: CodeArguments,
    /// Leave the modules of differences in this folder
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn options(arguments: &Arguments) -> Result<Options> {
    let architecture = arguments.architecture.or_else(Architecture::native).context("name an --architecture")?;
    let memory_base = if arguments.base_0 { MEMORY0_BASE } else { MEMORY0_BASE_HOSTED };
    let mut options = arguments.code.options(architecture, Environment::Hosted { memory_base })?;
    // Deep enough for all the calls that a module has fuel for, whatever the frames of a processor without newer
    // vectors.
    options.stack_size = ByteSize(STACK_SIZE);
    Ok(options)
}

/// Runs all modules; returns how many of them differ.
fn run(arguments: &Arguments) -> Result<u64> {
    let options = options(arguments)?;
    let linker = Linker::find()?;
    let engine = reference::engine()?;
    let single = if arguments.single { single::modules()? } else { Vec::new() };
    let folder = arguments.modules.as_deref().map(Folder::read).transpose()?;
    let total = if arguments.single { single.len() as u64 } else { arguments.count };
    let bar = ProgressBar::new(total);
    bar.set_style(ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}")?);
    let [differences, calls, skipped] = [0; 3].map(AtomicU64::new);

    // Only one memory of a program begins there.
    let batch = if arguments.base_0 { 1 } else { arguments.batch };
    let batches: Vec<u64> = (0..total.div_ceil(batch)).collect();
    batches.into_par_iter().try_for_each(|number| -> Result<()> {
        let first = number * batch;
        let range = first..(first + batch).min(total);
        let count = range.end - range.start;
        let mut cases = Vec::new();
        for index in range {
            let case = match single.get(index as usize) {
                Some(module) => Some(module.case(&engine)?),
                None if let Some(folder) = &folder => folder.case(&engine, arguments.start + index)?,
                None if arguments.references => typed::case(&engine, arguments.start + index)?,
                None if arguments.objects => typed::case_of_objects(&engine, arguments.start + index)?,
                None if arguments.loops => loops::case(&engine, arguments.start + index)?,
                None => generate::case(&engine, arguments.start + index, arguments.gc)?,
            };
            match case {
                Some(case) => cases.push(case),
                None => {
                    skipped.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        calls.fetch_add(cases.iter().map(|case| case.calls.len() as u64).sum(), Ordering::Relaxed);
        for (case, complaint) in compare(&cases, &options, &linker) {
            differences.fetch_add(1, Ordering::Relaxed);
            bar.suspend(|| println!("{}: {complaint}", case.name));
            save_case(arguments, case)?;
        }
        bar.inc(count);
        Ok(())
    })?;
    bar.finish_and_clear();
    let [differences, calls, skipped] = [differences, calls, skipped].map(AtomicU64::into_inner);
    println!(
        "{}: {} modules from {}, {calls} calls, {skipped} modules skipped, {differences} differences",
        options.architecture,
        total - skipped,
        if arguments.single { "the list".to_owned() } else { format!("seed {}", arguments.start) },
    );
    if calls == 0 {
        bail!("nothing was compared");
    }
    Ok(differences)
}

fn save_case(arguments: &Arguments, case: &Case) -> Result<()> {
    let Some(folder) = &arguments.keep else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{}.wasm", case.name)), &case.module)?;
    Ok(())
}

/// The cases whose programs do something else than the other engine.
fn compare<'c>(cases: &'c [Case], options: &Options, linker: &Linker) -> Vec<(&'c Case, String)> {
    if cases.is_empty() {
        return Vec::new();
    }
    match Batch::new(cases).and_then(|batch| batch.run(options, linker)) {
        Ok(complaints) => complaints.into_iter().map(|(case, complaint)| (&cases[case], complaint)).collect(),
        // Whose fault it is, a smaller program shows.
        Err(error) if cases.len() == 1 => vec![(&cases[0], format!("{error:#}"))],
        Err(_) => {
            let (left, right) = cases.split_at(cases.len() / 2);
            let mut complaints = compare(left, options, linker);
            complaints.extend(compare(right, options, linker));
            complaints
        }
    }
}

/// An error of the other engine, whose type is its own.
fn reference_error(error: wasmtime::Error) -> anyhow::Error {
    anyhow!("the other engine: {error:#}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm2sel4_script::translate::Expected;

    /// What the other engine did not see must be noticed, in the case where it is and in no other.
    #[test]
    fn differences_are_noticed() {
        let arguments = Arguments::parse_from(["test"]);
        let (options, linker) = (options(&arguments).unwrap(), Linker::find().unwrap());
        let engine = reference::engine().unwrap();
        let modules = single::modules().unwrap();
        let mut cases: Vec<Case> = modules.iter().take(4).map(|module| module.case(&engine).unwrap()).collect();
        assert!(compare(&cases, &options, &linker).is_empty());
        let Expected::Return(results) = &mut cases[2].calls[3].expected else { panic!("no result") };
        results[0][0].bits[0] ^= 1;
        let found = compare(&cases, &options, &linker);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0.name, cases[2].name);
    }

    #[test]
    fn memories_are_compared() {
        let arguments = Arguments::parse_from(["test"]);
        let (options, linker) = (options(&arguments).unwrap(), Linker::find().unwrap());
        let engine = reference::engine().unwrap();
        let module = wat::parse_str(r#"(module (memory (export "m") 1) (data (i32.const 70) "x"))"#).unwrap();
        let case = reference::case(&engine, "m".to_owned(), module, reference::Nans::Exact, |_, _| Vec::new());
        let mut case = case.unwrap().unwrap();
        assert_eq!(case.checkers.len(), 1);
        assert!(compare(std::slice::from_ref(&case), &options, &linker).is_empty());
        case.module = wat::parse_str(r#"(module (memory (export "m") 1) (data (i32.const 71) "x"))"#).unwrap();
        assert_eq!(compare(std::slice::from_ref(&case), &options, &linker).len(), 1);
    }
}
