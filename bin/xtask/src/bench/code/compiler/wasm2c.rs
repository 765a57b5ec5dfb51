//! Modules that become C again, and that is compiled natively.

use super::native::{OPTIONS, gcc};
use super::{module, output};
use crate::bench::Bench;
use crate::bench::code::build;
use crate::bench::code::program::Program;
use crate::command;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// Where Debian's package has what the C needs.
const RUNTIME: &str = "/usr/src/wasm2c";

/// Why it is not here for an architecture.
pub fn missing(architecture: Architecture) -> Option<String> {
    // Accesses are copies of bytes in the C, and gcc for this one makes one instruction of them only for processors
    // that others do not have.
    if architecture == Architecture::Riscv64 {
        return Some(format!("gcc for {architecture} takes what it accesses byte by byte"));
    }
    let is_there = which::which("wasm2c").is_ok() && Path::new(RUNTIME).exists();
    (!is_there).then(|| "`apt-get install wabt` brings it".to_owned())
}

/// By wasm2c and gcc, with guard pages instead of comparisons, as wasm2c does where it can.
pub fn compile(bench: &Bench, program: &Program, architecture: Architecture) -> Result<PathBuf> {
    let module = module::compile(bench, program)?;
    // The C includes its header by name, and its names are those of the module.
    let folder = output(bench, program, "wasm2c");
    let source = folder.join("program.c");
    let mut wasm2c = Command::new("wasm2c");
    build::unless_there(wasm2c.arg(&module).args(["-n", "program", "-o"]), &[&module], &source)?;
    let host = command::root().join("testsuite/benchmarks/wasm2c.c");
    let output = output(bench, program, &format!("{architecture}.wasm2c"));
    let mut gcc = Command::new(gcc(architecture));
    gcc.args(OPTIONS).arg("-w");
    gcc.args(["-I", RUNTIME, "-I"]).arg(&folder).arg(&source).arg(&host);
    gcc.arg(Path::new(RUNTIME).join("wasm-rt-impl.c")).args(["-lm", "-o"]);
    build::unless_there(&mut gcc, &[&source, &host], &output)?;
    Ok(output)
}
