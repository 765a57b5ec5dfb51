//! How much of an `app.elf` is not the module's.

use super::Bench;
use crate::command;
use anyhow::Result;
use std::path::Path;
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// A module that does nothing, and one that prints.
pub const MODULES: [(&str, &str); 2] = [
    ("empty", "(module (func (export \"_start\")))"),
    (
        "prints",
        "(module (import \"wasi_snapshot_preview1\" \"fd_write\" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory 1) (func (export \"_start\") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))))",
    ),
];

/// Measures all architectures.
pub fn run(bench: &Bench) -> Result<()> {
    println!("| module | architecture | bytes loaded of the file | file, with symbols |\n| --- | --- | ---: | ---: |");
    for (name, text) in MODULES {
        let input = bench.work.join(name).with_extension("wat");
        std::fs::write(&input, text)?;
        for architecture in Architecture::ALL {
            let bytes = compile(bench, &input, architecture)?;
            println!("| {name} | {} | {} | {} |", architecture.name(), loaded(&bytes), bytes.len());
        }
    }
    Ok(())
}

/// The `app.elf` of a program.
pub fn compile(bench: &Bench, input: &Path, architecture: Architecture) -> Result<Vec<u8>> {
    let output = bench.work.join("size.elf");
    let mut compile = Command::new(&bench.tool);
    command::output(compile.arg(input).args(["--target", architecture.name(), "-o"]).arg(&output))?;
    Ok(std::fs::read(&output)?)
}

/// The sum of the sizes that all loadable segments have in the file.
pub fn loaded(elf: &[u8]) -> u64 {
    let number = |offset: usize, size: usize| {
        elf.get(offset..offset + size)
            .map_or(0, |bytes| bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let (headers, count) = (number(32, 8) as usize, number(56, 2) as usize);
    let segments = (0..count).map(|index| headers + index * 56).filter(|header| number(*header, 4) == 1);
    segments.map(|header| number(header + 32, 8)).sum()
}
