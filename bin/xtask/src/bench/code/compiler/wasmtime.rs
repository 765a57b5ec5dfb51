//! wasmtime, as its package for Python has it.

use super::{Executable, module, output};
use crate::bench::Bench;
use crate::bench::code::build;
use crate::bench::code::program::Program;
use crate::command;
use anyhow::Result;
use std::process::Command;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_programs::Reference;

/// What recent processors have, by cranelift's names: level 3 of x86_64's ABI.
const RECENT: [&str; 11] = [
    "has_sse3",
    "has_ssse3",
    "has_sse41",
    "has_sse42",
    "has_popcnt",
    "has_avx",
    "has_avx2",
    "has_bmi1",
    "has_bmi2",
    "has_fma",
    "has_lzcnt",
];

/// Why it is not here for an architecture.
pub fn missing(architecture: Architecture) -> Option<String> {
    if architecture != Architecture::X86_64 || Architecture::native() != Some(architecture) {
        return Some(format!("its package here has no code generator for {architecture}"));
    }
    Reference::missing()
}

/// Compiles natively, so that the emulator runs nothing but the program.
pub fn compile(bench: &Bench, program: &Program, recent: bool) -> Result<Executable> {
    let module = module::compile(bench, program)?;
    let script = command::root().join("testsuite/benchmarks/in-wasmtime.py");
    let output = output(bench, program, if recent { "recent.cwasm" } else { "cwasm" });
    let python = Reference::program().get_program().to_owned();
    let mut compile = Command::new(&python);
    compile.arg(&script).arg("compile").arg(&module);
    // The output comes before the features.
    build::unless_there_as(
        compile.arg(&output).args(recent.then_some(RECENT).into_iter().flatten()),
        &[&module],
        &output,
    )?;
    Ok(Executable { words: vec![python, script.into(), "run".into(), output.into()], recent })
}
