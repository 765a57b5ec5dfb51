//! Where kernel prefixes are looked for: a folder with one prefix for each kernel, named `ARCHITECTURE` (today's) or
//! `ARCHITECTURE-…` (others). The command, its tests and the tasks of this repository must agree on it.
#![forbid(unsafe_code)]

use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};
use wasm2sel4_architecture::Architecture;

/// The name of the prefix of seL4 5.0.0, which `cargo xtask kernel` builds.
pub const SEL4_5: &str = "x86_64-sel4-5.0.0";

/// The folder of kernels: `$WASM2SEL4_KERNELS`, or `wasm2sel4/kernels` in the user's data folder.
///
/// # Errors
///
/// If this user has no home, and so no data folder.
pub fn directory() -> Result<PathBuf, etcetera::HomeDirError> {
    // A variable without a value is as good as none.
    if let Some(directory) = std::env::var_os("WASM2SEL4_KERNELS").filter(|directory| !directory.is_empty()) {
        return Ok(directory.into());
    }
    Ok(etcetera::choose_base_strategy()?.data_dir().join("wasm2sel4").join("kernels"))
}

/// Whether a folder is a kernel prefix.
pub fn is_prefix(path: &Path) -> bool {
    path.join("bin/kernel.elf").is_file()
}

/// The names of an architecture's folders that are there, today's kernel first, the others in alphabetical order.
pub fn names(directory: &Path, architecture: Architecture) -> Vec<String> {
    let other = format!("{architecture}-");
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name == architecture.name() || name.starts_with(&other)).collect();
    // The plain name is a prefix of all others, so it comes first.
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn todays_kernel_comes_first() {
        let folder = std::env::temp_dir().join(format!("wasm2sel4-kernels-{}", std::process::id()));
        for name in ["x86_64-sel4-5.0.0", "x86_64", "x86_64-mcs", "riscv64", "x86_6"] {
            std::fs::create_dir_all(folder.join(name)).unwrap();
        }
        assert_eq!(names(&folder, Architecture::X86_64), ["x86_64", "x86_64-mcs", "x86_64-sel4-5.0.0"]);
        assert!(names(&folder, Architecture::Aarch64).is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
