//! What makes executables of programs: native compilers, and this project behind those that make modules.

use super::build;
use super::program::{Language, Program};
use crate::bench::Bench;
use crate::command;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// The target of modules in Rust.
const MODULE_TARGET: &str = "wasm32-wasip1";

/// A column of the table. The first native one is what the others are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// `gcc -O2`, `rustc -O`.
    Native {
        /// Whether it may calculate with vectors that the source does not have.
        vectors: bool,
    },
    /// This project, with a level of optimisation.
    Ours(String),
}

impl Compiler {
    /// All, with these levels of this project.
    pub fn all(levels: &[String]) -> Vec<Self> {
        let native = [true, false].map(|vectors| Self::Native { vectors });
        native.into_iter().chain(levels.iter().cloned().map(Self::Ours)).collect()
    }

    /// What it is called in tables.
    pub fn title(&self) -> String {
        match self {
            Self::Native { vectors: true } => "gcc -O2".to_owned(),
            Self::Native { vectors: false } => "gcc, no vectors".to_owned(),
            Self::Ours(level) => format!("-O{level}"),
        }
    }

    /// Whether people want to read its code: without vectors it is much like the first native one.
    pub fn is_profiled(&self) -> bool {
        *self != Self::Native { vectors: false }
    }

    /// The executable of a program.
    pub fn compile(&self, bench: &Bench, program: &Program, architecture: Architecture) -> Result<PathBuf> {
        match self {
            Self::Native { vectors } => native(bench, program, architecture, *vectors),
            Self::Ours(level) => ours(bench, program, architecture, level),
        }
    }
}

/// Why the programs cannot be compiled natively for an architecture; says what to install.
pub fn missing(architecture: Architecture, programs: &[Program]) -> Option<String> {
    let gcc = gcc(architecture);
    let package = gcc_packages(architecture);
    if which::which(&gcc).is_err() {
        return Some(format!("there is no {gcc}; `apt-get install {package}` brings it"));
    }
    let target = rust_target(architecture);
    let has_target = || {
        let mut rustc = Command::new("rustc");
        let folder = command::output(
            rustc.current_dir(command::root()).args(["--print", "target-libdir", "--target"]).arg(&target),
        );
        folder.is_ok_and(|folder| PathBuf::from(String::from_utf8_lossy(&folder).trim_end()).exists())
    };
    let is_rust = programs.iter().any(|program| program.language == Language::Rust);
    (is_rust && !has_target()).then(|| format!("`rustup target add {target}` brings Rust's library"))
}

/// The C compiler for an architecture, as Debian calls it.
fn gcc(architecture: Architecture) -> String {
    if Architecture::native() == Some(architecture) {
        "gcc".to_owned()
    } else {
        format!("{architecture}-linux-gnu-gcc")
    }
}

/// Debian's packages of the C compiler and its library.
fn gcc_packages(architecture: Architecture) -> String {
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

/// By gcc or rustc, at a fixed address, as domains are.
fn native(bench: &Bench, program: &Program, architecture: Architecture, vectors: bool) -> Result<PathBuf> {
    let kind = if vectors { "native" } else { "scalar" };
    let output = bench.work.join("code").join(format!("{}.{architecture}.{kind}", program.name));
    let compiler = match program.language {
        Language::C => {
            // WebAssembly has no fused operations, which give other results.
            let mut gcc = Command::new(gcc(architecture));
            gcc.args(["-O2", "-ffp-contract=off", "-fno-pie", "-static"]);
            gcc.args((!vectors).then_some("-fno-tree-vectorize"));
            gcc.arg(&program.sources[0]).args(["-lm", "-o"]);
            gcc
        }
        Language::Rust => {
            let mut rustc = rustc(&rust_target(architecture));
            rustc.args(["-C", "relocation-model=static", "-C", "target-feature=+crt-static"]);
            rustc.arg("-C").arg(format!("linker={}", gcc(architecture)));
            if !vectors {
                rustc.args(["-C", "no-vectorize-loops", "-C", "no-vectorize-slp"]);
            }
            rustc.arg(&program.sources[0]).arg("-o");
            rustc
        }
    };
    make(compiler, program, output)
}

/// The module, by clang or rustc, with what current versions of both use without being asked.
pub fn module(bench: &Bench, program: &Program) -> Result<PathBuf> {
    let output = bench.work.join("code").join(format!("{}.wasm", program.name));
    let compiler = match program.language {
        Language::C => {
            let mut clang = Command::new("clang");
            clang.args(["--target=wasm32-wasi", "-O2", "-mbulk-memory", "-msign-ext", "-mnontrapping-fptoint"]);
            clang.arg(&program.sources[0]).arg("-o");
            clang
        }
        Language::Rust => {
            let mut rustc = rustc(MODULE_TARGET);
            rustc.arg(&program.sources[0]).arg("-o");
            rustc
        }
    };
    make(compiler, program, output).context("modules are compiled with clang, wasi-libc and rustc; `cargo xtask setup`")
}

fn rustc(target: &str) -> Command {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(command::root()).args(["--edition", "2024", "-O", "--target", target]);
    rustc
}

fn make(mut compiler: Command, program: &Program, output: PathBuf) -> Result<PathBuf> {
    build::unless_there(&mut compiler, &program.sources, &output)?;
    Ok(output)
}

/// A hosted program of the module, with its memory where it is on seL4.
fn ours(bench: &Bench, program: &Program, architecture: Architecture, level: &str) -> Result<PathBuf> {
    let module = module(bench, program)?;
    let output = bench.work.join("code").join(format!("{}.{architecture}.O{level}", program.name));
    let mut compile = Command::new(&bench.tool);
    compile.args(["--hosted", "--memory-base", "0", "--target", architecture.name()]);
    compile.arg(format!("-O{level}")).arg(module).arg("-o").arg(&output);
    command::output(&mut compile)?;
    Ok(output)
}
