//! Where kernels are looked for.

use crate::error::{Error, Result};
use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::kernel::Prefix;

/// The folder of kernels: `$WASM2SEL4_KERNELS`, or `wasm2sel4/kernels` in the user's data folder.
pub fn directory() -> Result<PathBuf> {
    if let Some(directory) = std::env::var_os("WASM2SEL4_KERNELS") {
        return Ok(directory.into());
    }
    let strategy = etcetera::choose_base_strategy();
    let strategy = strategy.map_err(|error| Error::Message(format!("cannot tell the user's data folder: {error}")))?;
    Ok(strategy.data_dir().join("wasm2sel4").join("kernels"))
}

/// Opens the kernel for an architecture: the one that was named, or the one in the folder of kernels that is called
/// like the architecture, or else the first whose name begins so (such as `x86_64-sel4-5.0.0`).
pub fn open(architecture: Architecture, named: Option<&Path>) -> Result<Prefix> {
    if let Some(path) = named {
        return Ok(Prefix::open(path, architecture)?);
    }
    let directory = directory()?;
    let name = architecture.target().name();
    let is_prefix = |path: &PathBuf| path.join("bin/kernel.elf").is_file();
    let exact = Some(directory.join(name)).filter(is_prefix);
    let found = exact.or_else(|| {
        let entries = std::fs::read_dir(&directory).ok()?.flatten();
        let matching = entries
            .filter(|entry| entry.file_name().to_str().is_some_and(|entry| entry.starts_with(&format!("{name}-"))));
        matching.map(|entry| entry.path()).filter(is_prefix).min()
    });
    let path = found.ok_or_else(|| {
        let hint = match architecture {
            Architecture::X86_64 => "; `cargo xtask kernel` builds one, or name a kernel prefix with --kernel",
            _ => "; name a kernel prefix with --kernel (docs/kernels.md says which configuration)",
        };
        Error::Message(format!("no kernel for {architecture} in {}{hint}", directory.display()))
    })?;
    Ok(Prefix::open(&path, architecture)?)
}
