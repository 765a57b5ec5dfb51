//! Native programs.

use super::{output, packages};
use crate::bench::Bench;
use crate::bench::code::build;
use crate::bench::code::program::{Language, Program};
use crate::command;
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// Why the programs cannot be compiled natively for an architecture; says what to install.
pub fn missing(architecture: Architecture, programs: &[Program]) -> Option<String> {
    let gcc = gcc(architecture);
    if which::which(&gcc).is_err() {
        return Some(format!("there is no {gcc}; `apt-get install {}` brings it", packages(architecture)));
    }
    let target = rust_target(architecture);
    let has_target = || {
        let mut rustc = Command::new("rustc");
        rustc.current_dir(command::root()).args(["--print", "target-libdir", "--target"]).arg(&target);
        let folder = command::output(&mut rustc);
        folder.is_ok_and(|folder| PathBuf::from(String::from_utf8_lossy(&folder).trim_end()).exists())
    };
    let is_rust = programs.iter().any(|program| program.language != Language::C);
    (is_rust && !has_target()).then(|| format!("`rustup target add {target}` brings Rust's library"))
}

/// The C compiler for an architecture, as Debian calls it.
pub fn gcc(architecture: Architecture) -> String {
    if Architecture::native() == Some(architecture) {
        "gcc".to_owned()
    } else {
        format!("{architecture}-linux-gnu-gcc")
    }
}

/// Debian's packages of the C compiler and its library.
fn packages(architecture: Architecture) -> String {
    if Architecture::native() == Some(architecture) {
        return "gcc libc6-dev".to_owned();
    }
    let (compiler, library) = match architecture {
        Architecture::Aarch64 => ("aarch64", "arm64"),
        Architecture::Riscv64 => ("riscv64", "riscv64"),
        Architecture::X86_64 => ("x86-64", "amd64"),
    };
    format!("gcc-{compiler}-linux-gnu libc6-dev-{library}-cross")
}

/// Rust's target for processes of an architecture.
fn rust_target(architecture: Architecture) -> String {
    let processor = match architecture {
        Architecture::Riscv64 => "riscv64gc",
        Architecture::Aarch64 | Architecture::X86_64 => architecture.name(),
    };
    format!("{processor}-unknown-linux-gnu")
}

/// Options of gcc. WebAssembly has no fused operations, which give other results; programs lie at fixed addresses, as
/// domains do.
pub const OPTIONS: [&str; 4] = ["-O2", "-ffp-contract=off", "-fno-pie", "-static"];

/// By gcc or rustc.
pub fn compile(bench: &Bench, program: &Program, architecture: Architecture, vectors: bool) -> Result<PathBuf> {
    let output = output(bench, program, &format!("{architecture}.{}", if vectors { "native" } else { "scalar" }));
    let mut compiler = match program.language {
        Language::C => {
            let mut gcc = Command::new(gcc(architecture));
            gcc.args(OPTIONS).args((!vectors).then_some("-fno-tree-vectorize"));
            gcc.arg(&program.sources[0]).args(["-lm", "-o"]);
            gcc
        }
        Language::Rust => {
            let mut rustc = rustc(&rust_target(architecture));
            rustc.args(rust_options(architecture, vectors)).arg(&program.sources[0]).arg("-o");
            rustc
        }
        Language::Packages => {
            return packages::compile(bench, program, &rust_target(architecture), &rust_options(architecture, vectors));
        }
    };
    build::unless_there(&mut compiler, &program.sources, &output)?;
    Ok(output)
}

fn rust_options(architecture: Architecture, vectors: bool) -> Vec<String> {
    let linker = format!("linker={}", gcc(architecture));
    let mut options = vec!["relocation-model=static", "target-feature=+crt-static", &linker];
    if !vectors {
        options.extend(["no-vectorize-loops", "no-vectorize-slp"]);
    }
    options.into_iter().flat_map(|option| ["-C".to_owned(), option.to_owned()]).collect()
}

/// The optimising Rust compiler.
pub fn rustc(target: &str) -> Command {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(command::root()).args(["--edition", "2024", "-O", "--target", target]);
    rustc
}
