//! The model of the kernel's interface (`testsuite/kernel-model`), built and put into a prefix as a kernel's installation
//! would.

mod description;

use crate::tool;
use description::Description;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What a step returns: its complaint is for a person.
type Outcome<T> = Result<T, String>;

/// An architecture that it models.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// Its name.
    pub architecture: &'static str,
    /// Rust's target.
    target: &'static str,
    /// Where memory begins.
    memory: u64,
    /// MiB of memory for which the default configuration of a kernel is.
    mebibytes: u64,
    /// The linker's name for its output.
    pub emulation: &'static str,
    /// What it says of itself.
    description: Description,
}

/// All of them.
pub const MACHINES: [Machine; 3] = [
    Machine {
        architecture: "aarch64",
        target: "aarch64-unknown-none-softfloat",
        memory: 0x4000_0000,
        mebibytes: 1024,
        emulation: "aarch64elf",
        description: description::AARCH64,
    },
    Machine {
        architecture: "riscv64",
        target: "riscv64gc-unknown-none-elf",
        memory: 0x8000_0000,
        mebibytes: 3072,
        emulation: "elf64lriscv",
        description: description::RISCV64,
    },
    Machine {
        architecture: "x86_64",
        target: "x86_64-unknown-none",
        memory: 0,
        mebibytes: 512,
        emulation: "elf_x86_64",
        description: description::X86_64,
    },
];

fn folder() -> PathBuf {
    tool::root().join("target/kernel-model")
}

/// Why it cannot be built on this machine.
pub fn missing(architecture: &str) -> Option<String> {
    let Machine { target, .. } = MACHINES.into_iter().find(|machine| machine.architecture == architecture)?;
    tool::missing_target(target)
}

/// Builds the prefix of an architecture, once for this process, and returns where it is.
///
/// # Panics
///
/// If it cannot be built.
pub fn build(architecture: &str) -> PathBuf {
    static BUILT: [OnceLock<PathBuf>; MACHINES.len()] = [const { OnceLock::new() }; MACHINES.len()];
    let found = BUILT.iter().zip(MACHINES).find(|(_, machine)| machine.architecture == architecture);
    let Some((place, machine)) = found else { panic!("there is no model of a kernel for {architecture}") };
    place.get_or_init(|| with_memory(machine, machine.mebibytes).unwrap_or_else(|error| panic!("{error}"))).clone()
}

/// Builds a prefix for a machine of so many MiB of memory, and returns where it is.
///
/// # Errors
///
/// What cargo or the linker says.
pub fn with_memory(machine: Machine, mebibytes: u64) -> Outcome<PathBuf> {
    let Machine { architecture, target, .. } = machine;
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
    let mut link = Command::new(tool::linker());
    link.args(["-flavor", "gnu", "-m", machine.emulation, "--gc-sections", "-zmax-page-size=4096", "-u", "_start"]);
    link.arg(format!("--defsym=memory_end={memory_end:#x}"));
    // Tests of other processes may be reading the old one.
    let kernel = prefix.join("bin/kernel.elf");
    let new = kernel.with_extension(format!("elf.{}", std::process::id()));
    tool::run(link.arg("-T").arg(script).arg("-o").arg(&new).arg(archive))?;
    fs::rename(&new, &kernel).map_err(|error| format!("{}: {error}", kernel.display()))?;
    Ok(prefix)
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
