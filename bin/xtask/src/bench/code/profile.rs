//! Where a program's instructions go: hot loops and functions, with how often each instruction was executed beside the
//! disassembly, for every compiler.

mod executed;
mod listing;
mod symbols;

use super::compiler::Compiler;
use super::program::Program;
use crate::bench::{Bench, counted};
use crate::command;
use anyhow::{Context, Result};
use executed::Counts;
use listing::Listing;
use std::fs;
use std::path::Path;
use symbols::Symbols;
use wasm2sel4_architecture::Architecture;

/// Prints a profile of a program for each compiler.
pub fn run<'a>(
    bench: &Bench,
    plugin: &Path,
    program: &Program,
    architecture: Architecture,
    compilers: impl Iterator<Item = &'a Compiler>,
) -> Result<()> {
    let file = bench.work.join("profile");
    let mut plugin = plugin.as_os_str().to_owned();
    plugin.push(",profile=");
    plugin.push(&file);
    for compiler in compilers {
        let executable = compiler.compile(bench, program, architecture)?;
        command::output(&mut counted::command(&executable.emulated(architecture, Path::new(&plugin)))?)?;
        let text = fs::read_to_string(&file).context("the plugin wrote no profile")?;
        let counts = Counts::read(&text)?;
        let symbols = Symbols::read(&fs::read(&executable.words[0])?)?;
        println!("== {}, {architecture}, {}: {} instructions", program.name, compiler.title(), counts.total());
        println!("{}", Listing::new(architecture, &counts, &symbols)?);
    }
    Ok(())
}
