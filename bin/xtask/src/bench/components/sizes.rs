//! How many bytes a component has beyond its modules.

use super::super::{Bench, kernels, size};
use super::{composed, wired};
use crate::command;
use anyhow::{Context, Result};
use object::{Object, ObjectSymbol, SymbolKind};
use std::path::Path;
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// What code of a component is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Of its modules.
    Modules,
    /// What copies and checks values between components.
    Adapters,
    /// What calls the runtime, for resources, strings and functions of the host.
    Trampolines,
}

/// The parts, as a person calls them.
const PARTS: [(Part, &str); 3] = [
    (Part::Modules, "client and server: code of their modules"),
    (Part::Adapters, "code of the adapters between them"),
    (Part::Trampolines, "code that calls the runtime"),
];

impl Part {
    /// Which one a function belongs to, by its symbol; none if it is the runtime's.
    fn of(symbol: &str) -> Option<Self> {
        let name = symbol.strip_prefix("wasm::")?;
        Some(match name {
            _ if name.starts_with("adapter") => Self::Adapters,
            _ if name.starts_with('[') || name.starts_with("wasi:") => Self::Trampolines,
            _ => Self::Modules,
        })
    }
}

/// Measures all architectures.
pub fn run(bench: &Bench) -> Result<()> {
    let names: String = Architecture::ALL.iter().map(|architecture| format!(" {} |", architecture.name())).collect();
    println!("| bytes |{names}\n| --- |{}", " ---: |".repeat(Architecture::ALL.len()));
    let module = bench.work.join("prints.wat");
    let [_, (_, text)] = size::MODULES;
    std::fs::write(&module, text)?;
    let both = bench.work.join("components.wat");
    std::fs::write(&both, composed()?)?;
    let prints = command::root().join("testsuite/tests/cases/component-stream.wat");
    line("a module that prints, loaded of the file", |architecture| loaded(bench, &module, architecture))?;
    line("a component that prints", |architecture| loaded(bench, &prints, architecture))?;
    line("client and server in one domain", |architecture| loaded(bench, &both, architecture))?;
    for (part, title) in PARTS {
        line(title, |architecture| code(bench, &both, architecture, part))?;
    }
    let system = wired(bench)?;
    line("an image with both in one domain", |architecture| image(bench, &both, architecture))?;
    line("with a domain each and a wire", |architecture| image(bench, &system, architecture))
}

/// Prints a line of the table.
fn line(title: &str, size: impl Fn(Architecture) -> Result<u64>) -> Result<()> {
    let sizes = Architecture::ALL.into_iter().map(size).collect::<Result<Vec<u64>>>()?;
    println!("| {title} |{}", sizes.iter().map(|size| format!(" {size} |")).collect::<String>());
    Ok(())
}

fn loaded(bench: &Bench, program: &Path, architecture: Architecture) -> Result<u64> {
    Ok(size::loaded(&size::compile(bench, program, architecture)?))
}

/// Bytes of the functions of a part.
fn code(bench: &Bench, program: &Path, architecture: Architecture, part: Part) -> Result<u64> {
    let elf = size::compile(bench, program, architecture)?;
    let file = object::File::parse(&*elf)?;
    let functions = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text);
    let of_part = functions.filter(|symbol| symbol.name().ok().and_then(Part::of) == Some(part));
    Ok(of_part.map(|symbol| symbol.size()).sum())
}

/// Bytes of what is booted besides the kernel, on the first of an architecture's kernels.
fn image(bench: &Bench, program: &Path, architecture: Architecture) -> Result<u64> {
    let kernel = kernels()?.into_iter().find(|kernel| kernel.architecture == architecture);
    let kernel = kernel.with_context(|| format!("no kernel for {architecture}"))?;
    let output = bench.work.join(format!("components-{architecture}"));
    let mut make = Command::new(&bench.tool);
    make.args(["image", "--target", architecture.name(), "--kernel"]).arg(&kernel.path);
    command::output(make.arg(program).arg("-o").arg(&output))?;
    let root = output.join("root.elf");
    let file = if root.is_file() { root } else { output };
    Ok(std::fs::metadata(&file).with_context(|| format!("no {}", file.display()))?.len())
}
