//! Programs around packages of a registry, by cargo.

use crate::bench::Bench;
use crate::bench::code::build;
use crate::bench::code::program::{PACKAGE, Program};
use crate::command;
use anyhow::Result;
use std::path::PathBuf;

/// By cargo for a target of Rust, with options of rustc for all packages.
pub fn compile(bench: &Bench, program: &Program, target: &str, options: &[String]) -> Result<PathBuf> {
    // Cargo builds everything again when options change: each kind has a folder.
    let kind = if options.iter().any(|option| option.starts_with("no-vectorize")) { "scalar" } else { "usual" };
    let folder = bench.work.join("packages").join(kind);
    let release = folder.join(target).join("release");
    let module = release.join(&program.name).with_extension("wasm");
    let output = if target.starts_with("wasm32") { module } else { release.join(&program.name) };
    let options = options.iter().map(|option| format!("{option:?}")).collect::<Vec<_>>().join(",");
    let mut cargo = command::cargo();
    cargo.args(["build", "--quiet", "--release", "--locked", "--target", target, "--manifest-path"]);
    cargo.arg(command::root().join(PACKAGE).join("Cargo.toml")).arg("--target-dir").arg(&folder);
    cargo.args(["--bin", &program.name, "--config", &format!("build.rustflags=[{options}]")]);
    build::unless_there_as(&mut cargo, &program.sources, &output)?;
    Ok(output)
}
