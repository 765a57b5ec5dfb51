//! The model of the kernel's interface (`testsuite/kernel-model`), built and put into a prefix as a kernel's
//! installation would.

mod description;

use crate::tool;
use description::Description;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use wasm2sel4_architecture::Architecture;

/// A machine that it is for.
#[derive(Clone, Copy, Debug)]
struct Machine {
    /// Where memory begins.
    memory: u64,
    /// MiB of memory for which the default configuration of a kernel is.
    mebibytes: u64,
    /// What it says of itself.
    description: Description,
}

/// The machine of an architecture.
const fn machine(architecture: Architecture) -> Machine {
    let (memory, mebibytes, description) = match architecture {
        Architecture::Aarch64 => (0x4000_0000, 1024, description::AARCH64),
        Architecture::Riscv64 => (0x8000_0000, 3072, description::RISCV64),
        Architecture::X86_64 => (0, 512, description::X86_64),
    };
    Machine { memory, mebibytes, description }
}

fn folder() -> PathBuf {
    tool::root().join("target/kernel-model")
}

/// Why it cannot be built on this machine.
pub fn missing(architecture: Architecture) -> Option<String> {
    tool::missing_target(architecture.runtime_target())
}

/// Builds the prefix of an architecture, once for this process, and returns where it is.
///
/// # Panics
///
/// If it cannot be built.
pub fn build(architecture: Architecture) -> PathBuf {
    static BUILT: [OnceLock<PathBuf>; Architecture::ALL.len()] = [const { OnceLock::new() }; Architecture::ALL.len()];
    let mebibytes = machine(architecture).mebibytes;
    let build = || with_memory(architecture, mebibytes).unwrap_or_else(|error| panic!("{error}"));
    BUILT[architecture as usize].get_or_init(build).clone()
}

/// Builds a prefix for a machine of so many MiB of memory, and returns where it is.
///
/// # Errors
///
/// What cargo or the linker says.
pub fn with_memory(architecture: Architecture, mebibytes: u64) -> Result<PathBuf, String> {
    let (machine, target) = (machine(architecture), architecture.runtime_target());
    let built = folder().join("build");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(tool::root());
    cargo.args(["rustc", "--quiet", "--profile", "runtime", "--crate-type", "staticlib", "--target", target]);
    cargo.args(["--package", "wasm2sel4-kernel-model", "--target-dir"]).arg(&built);
    tool::run(&mut cargo)?;

    let prefix = folder().join(format!("{architecture}-{mebibytes}"));
    let (memory_end, description) = (machine.memory + (mebibytes << 20), machine.description);
    let (include, support) = (prefix.join("libsel4/include"), prefix.join("support"));
    let interfaces = include.join("interfaces");
    for folder in [&prefix.join("bin"), &include.join("kernel"), &interfaces, &support] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    write(&include.join("kernel/gen_config.json"), &description.configuration())?;
    for (name, text) in description.interfaces() {
        write(&interfaces.join(name), &text)?;
    }
    if let Some(platform) = description.platform(memory_end) {
        write(&support.join("platform_gen.json"), &platform)?;
    }

    let archive = built.join(target).join("runtime/libwasm2sel4_kernel_model.a");
    let script = tool::root().join("testsuite/kernel-model").join(format!("{architecture}.ld"));
    let mut link = tool::link(architecture);
    link.args(["-u", "_start"]).arg(format!("--defsym=memory_end={memory_end:#x}"));
    // Tests of other processes may be reading the old one.
    let kernel = prefix.join("bin/kernel.elf");
    let new = kernel.with_extension(format!("elf.{}", std::process::id()));
    tool::run(link.arg("-T").arg(script).arg("-o").arg(&new).arg(archive))?;
    fs::rename(&new, &kernel).map_err(|error| format!("{}: {error}", kernel.display()))?;
    Ok(prefix)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
