//! Builds seL4 5.0.0 for x86_64 from the source that the registry crate `sel4-sys` carries, and installs it as a
//! kernel prefix, so that a fresh machine runs on a real kernel with nothing but the package registries.
//!
//! The kernel is a tool of the tests (GPLv2); nothing of it is part of what this project ships.

mod build;
mod configuration;
mod generate;
mod prefix;
mod source;

use anyhow::{Context, Result};
use std::path::PathBuf;
use wasm2sel4_kernels::SEL4_5;

/// Arguments of `cargo xtask kernel`.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Where the kernel prefix goes [default: wasm2sel4/kernels/x86_64-sel4-5.0.0 in the user's data folder]
    #[arg(long)]
    prefix: Option<PathBuf>,
    /// Build even if the prefix is there already
    #[arg(long)]
    force: bool,
}

/// Where kernels are looked for.
pub fn directory() -> Result<PathBuf> {
    wasm2sel4_kernels::directory().context("cannot find the user's data folder")
}

/// Builds and installs the kernel.
pub fn run(arguments: &Arguments) -> Result<()> {
    let prefix = match &arguments.prefix {
        Some(prefix) => prefix.clone(),
        None => directory()?.join(SEL4_5),
    };
    if prefix.join("bin/kernel.elf").exists() && !arguments.force {
        println!("seL4 5.0.0 is in {}", prefix.display());
        return Ok(());
    }
    let source = source::fetch()?;
    let work = crate::command::root().join("target/sel4-5.0.0");
    println!("building seL4 5.0.0 in {}", work.display());
    let tree = source::copy(&source, &work)?;
    let generated = generate::headers(&tree, &work)?;
    let kernel = build::kernel(&tree, &generated, &work)?;
    prefix::install(&tree, &kernel, &prefix)?;
    println!("installed seL4 5.0.0 in {}", prefix.display());
    Ok(())
}
