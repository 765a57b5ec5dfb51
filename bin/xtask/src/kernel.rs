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
use etcetera::BaseStrategy;
use std::path::PathBuf;

/// Arguments of `cargo xtask kernel`.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Where the kernel prefix goes [default: wasm2sel4/kernels/x86_64-sel4-5.0.0 in the user's data directory]
    #[arg(long)]
    prefix: Option<PathBuf>,
    /// Build even if the prefix is there already
    #[arg(long)]
    force: bool,
}

/// Where kernels are looked for: `$WASM2SEL4_KERNELS`, else the user's data directory.
pub fn directory() -> Result<PathBuf> {
    if let Some(directory) = std::env::var_os("WASM2SEL4_KERNELS") {
        return Ok(directory.into());
    }
    let strategy = etcetera::choose_base_strategy().context("cannot tell the user's data directory")?;
    Ok(strategy.data_dir().join("wasm2sel4").join("kernels"))
}

/// The name of the prefix of seL4 5.0.0 in the kernel directory.
pub const NAME: &str = "x86_64-sel4-5.0.0";

/// Builds and installs the kernel.
pub fn run(arguments: &Arguments) -> Result<()> {
    let prefix = match &arguments.prefix {
        Some(prefix) => prefix.clone(),
        None => directory()?.join(NAME),
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
