//! Finding a kernel.

use crate::error::{Error, Result};
use std::path::Path;
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::kernel::Prefix;

/// Opens the kernel for an architecture: the one that was named, or the one in the folder of kernels that is called
/// like the architecture, or else the first whose name begins so (such as `x86_64-sel4-5.0.0`).
pub fn open(architecture: Architecture, named: Option<&Path>) -> Result<Prefix> {
    if let Some(path) = named {
        return Ok(Prefix::open(path, architecture)?);
    }
    let directory = wasm2sel4_kernels::directory()
        .map_err(|error| Error::Message(format!("cannot find the user's data folder: {error}")))?;
    let names = wasm2sel4_kernels::names(&directory, architecture);
    let mut paths = names.into_iter().map(|name| directory.join(name));
    let found = paths.find(|path| wasm2sel4_kernels::is_prefix(path));
    let path = found.ok_or_else(|| {
        let hint = match architecture {
            Architecture::X86_64 => "; `cargo xtask kernel` builds one, or name a kernel prefix with --kernel",
            _ => "; name a kernel prefix with --kernel (docs/kernels.md says which configuration)",
        };
        Error::Message(format!("no kernel for {architecture} in {}{hint}", directory.display()))
    })?;
    Ok(Prefix::open(&path, architecture)?)
}
