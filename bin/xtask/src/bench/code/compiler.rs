//! What makes executables of programs: native compilers, and this project and other engines behind those that make
//! modules.

mod module;
mod native;
mod ours;
mod packages;
mod wasm2c;
mod wasmtime;

use super::program::Program;
use crate::bench::{Bench, counted};
use anyhow::Result;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use wasm2sel4_architecture::Architecture;

pub use module::compile as module;
pub use native::missing;

/// Where the emulator puts the address 0 of programs: above what `vm.mmap_min_addr` usually is.
const BASE: &str = "0x100000";

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
    /// wasm2c of Debian's wabt, and `gcc -O2`.
    Wasm2c,
    /// wasmtime.
    Wasmtime {
        /// Whether code is for recent processors.
        recent: bool,
    },
}

/// What runs a program that was compiled.
#[derive(Clone, Debug)]
pub struct Executable {
    /// The executable file, and what it is told before its own arguments.
    pub words: Vec<OsString>,
    /// Whether the emulator must have all instructions that it knows, instead of those of the first processors.
    pub recent: bool,
}

impl Compiler {
    /// The native ones, and this project with these levels.
    pub fn usual(levels: &[String]) -> Vec<Self> {
        let native = [true, false].map(|vectors| Self::Native { vectors });
        native.into_iter().chain(levels.iter().cloned().map(Self::Ours)).collect()
    }

    /// The other engines for an architecture that are on this machine; says which are not.
    pub fn others(architecture: Architecture) -> Vec<Self> {
        let mut others = Vec::new();
        match wasm2c::missing(architecture) {
            None => others.push(Self::Wasm2c),
            Some(missing) => println!("no column of wasm2c: {missing}\n"),
        }
        match wasmtime::missing(architecture) {
            None => others.extend([false, true].map(|recent| Self::Wasmtime { recent })),
            Some(missing) => println!("no columns of wasmtime: {missing}\n"),
        }
        others
    }

    /// What it is called in tables.
    pub fn title(&self) -> String {
        match self {
            Self::Native { vectors: true } => "gcc -O2".to_owned(),
            Self::Native { vectors: false } => "gcc, no vectors".to_owned(),
            Self::Ours(level) => format!("-O{level}"),
            Self::Wasm2c => "wasm2c, gcc -O2".to_owned(),
            Self::Wasmtime { recent: false } => "wasmtime".to_owned(),
            Self::Wasmtime { recent: true } => "wasmtime, AVX2".to_owned(),
        }
    }

    /// Whether people want to read its code: without vectors it is much like the first native one, and of wasmtime's
    /// there are no names.
    pub fn is_profiled(&self) -> bool {
        !matches!(self, Self::Native { vectors: false } | Self::Wasmtime { .. })
    }

    /// Compiles a program.
    pub fn compile(&self, bench: &Bench, program: &Program, architecture: Architecture) -> Result<Executable> {
        let file = match self {
            Self::Native { vectors } => native::compile(bench, program, architecture, *vectors)?,
            Self::Ours(level) => ours::compile(bench, program, architecture, level)?,
            Self::Wasm2c => wasm2c::compile(bench, program, architecture)?,
            Self::Wasmtime { recent } => return wasmtime::compile(bench, program, *recent),
        };
        Ok(Executable { words: vec![file.into()], recent: false })
    }
}

impl Executable {
    /// The command that runs it under the emulator with a plugin.
    pub fn emulated(&self, architecture: Architecture, plugin: &Path) -> Vec<OsString> {
        let mut words = counted::emulator(architecture, plugin);
        // What is at 0 for a program is elsewhere on this machine, where mapping 0 may need root's rights.
        words.extend(["-B", BASE].map(OsString::from));
        if self.recent {
            words.extend(["-cpu", "max"].map(OsString::from));
        }
        words.extend(self.words.iter().cloned());
        words
    }
}

/// Where something that was made of a program goes.
fn output(bench: &Bench, program: &Program, kind: &str) -> PathBuf {
    bench.work.join("code").join(format!("{}.{kind}", program.name))
}
