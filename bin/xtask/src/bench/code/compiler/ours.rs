//! This project.

use super::{module, output};
use crate::bench::Bench;
use crate::bench::code::program::Program;
use crate::command;
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// A hosted program, with its memory where it is on seL4. It is always made anew: the compiler changes. What follows a
/// hyphen in the level is a pass to leave out.
pub fn compile(bench: &Bench, program: &Program, architecture: Architecture, level: &str) -> Result<PathBuf> {
    let module = module::compile(bench, program)?;
    let output = output(bench, program, &format!("{architecture}.O{level}"));
    let mut compile = Command::new(&bench.tool);
    compile.args(["--hosted", "--memory-base", "0", "--target", architecture.name()]);
    let (level, left_out) = level.split_once('-').unwrap_or((level, ""));
    if !left_out.is_empty() {
        compile.args(["--without", left_out]);
    }
    command::output(compile.arg(format!("-O{level}")).arg(module).arg("-o").arg(&output))?;
    Ok(output)
}
