//! Installs the kernel in the shape that seL4's own install step gives a current kernel, so that nothing else in the
//! project knows where a kernel came from.

use super::configuration;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Interface descriptions: (place in the source, place in the prefix).
const INTERFACES: [(&str, &str); 4] = [
    ("libsel4/include/interfaces/sel4.xml", "interfaces/object-api.xml"),
    ("libsel4/arch_include/x86/interfaces/sel4arch.xml", "interfaces/object-api-arch.xml"),
    ("libsel4/sel4_arch_include/x86_64/interfaces/sel4arch.xml", "interfaces/object-api-sel4-arch.xml"),
    ("libsel4/include/api/syscall.xml", "api/syscall.xml"),
];

/// Copies kernel and interface descriptions to `prefix`. The kernel goes last: a prefix with a kernel is complete.
pub fn install(tree: &Path, kernel: &Path, prefix: &Path) -> Result<()> {
    let include = prefix.join("libsel4/include");
    for folder in ["interfaces", "api", "kernel"] {
        fs::create_dir_all(include.join(folder))
            .with_context(|| format!("cannot create {}", include.join(folder).display()))?;
    }
    fs::create_dir_all(prefix.join("bin"))?;
    for (source, target) in INTERFACES {
        fs::copy(tree.join(source), include.join(target)).with_context(|| format!("cannot install {target}"))?;
    }
    let json = serde_json::to_string_pretty(&configuration::json())?;
    fs::write(include.join("kernel/gen_config.json"), json)?;
    fs::copy(kernel, prefix.join("bin/kernel.elf")).context("cannot install kernel.elf")?;
    Ok(())
}
