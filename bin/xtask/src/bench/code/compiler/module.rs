//! Modules, which are the same for all engines.

use super::native::rustc;
use super::{output, packages};
use crate::bench::Bench;
use crate::bench::code::build;
use crate::bench::code::program::{Language, Program};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// Rust's target.
const TARGET: &str = "wasm32-wasip1";

/// By clang or rustc, with what current versions of both use without being asked.
pub fn compile(bench: &Bench, program: &Program) -> Result<PathBuf> {
    let output = output(bench, program, "wasm");
    let mut compiler = match program.language {
        Language::C => {
            let mut clang = Command::new("clang");
            clang.args(["--target=wasm32-wasi", "-O2", "-mbulk-memory", "-msign-ext", "-mnontrapping-fptoint"]);
            clang
        }
        Language::Rust => rustc(TARGET),
        Language::Packages => return packages::compile(bench, program, TARGET, &[]),
    };
    compiler.arg(&program.sources[0]).arg("-o");
    build::unless_there(&mut compiler, &program.sources, &output)
        .context("modules are compiled with clang, wasi-libc and rustc, which `cargo xtask setup` installs")?;
    Ok(output)
}
