//! The model of the kernel's interface (`testsuite/kernel-model`), built and put into a prefix as a kernel's installation
//! would.

use crate::tool;
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
    /// Methods of the architecture's own interface, by their labels.
    methods: &'static [(u32, &'static str)],
}

/// All of them.
pub const MACHINES: [Machine; 3] = [
    Machine {
        architecture: "aarch64",
        target: "aarch64-unknown-none-softfloat",
        memory: 0x4000_0000,
        mebibytes: 1024,
        emulation: "aarch64elf",
        methods: AARCH64,
    },
    Machine {
        architecture: "riscv64",
        target: "riscv64gc-unknown-none-elf",
        memory: 0x8000_0000,
        mebibytes: 3072,
        emulation: "elf64lriscv",
        methods: RISCV64,
    },
    Machine {
        architecture: "x86_64",
        target: "x86_64-unknown-none",
        memory: 0,
        mebibytes: 512,
        emulation: "elf_x86_64",
        methods: X86_64,
    },
];

/// Methods of the common interface, by their labels in the default configuration.
const COMMON: &[(u32, &str)] = &[
    (1, "UntypedRetype"),
    (2, "TCBReadRegisters"),
    (3, "TCBWriteRegisters"),
    (5, "TCBConfigure"),
    (6, "TCBSetPriority"),
    (10, "TCBSetSpace"),
    (11, "TCBSuspend"),
    (17, "CNodeRevoke"),
    (18, "CNodeDelete"),
    (19, "CNodeCancelBadgedSends"),
    (20, "CNodeCopy"),
    (21, "CNodeMint"),
    (22, "CNodeMove"),
    (25, "CNodeSaveCaller"),
];
const AARCH64: &[(u32, &str)] = &[
    (38, "ARMPageTableMap"),
    (40, "ARMPageMap"),
    (41, "ARMPageUnmap"),
    (47, "ARMASIDControlMakePool"),
    (48, "ARMASIDPoolAssign"),
];
const RISCV64: &[(u32, &str)] = &[
    (33, "RISCVPageTableMap"),
    (35, "RISCVPageMap"),
    (36, "RISCVPageUnmap"),
    (38, "RISCVASIDControlMakePool"),
    (39, "RISCVASIDPoolAssign"),
];
const X86_64: &[(u32, &str)] = &[
    (33, "X86PDPTMap"),
    (35, "X86PageDirectoryMap"),
    (37, "X86PageTableMap"),
    (39, "X86PageMap"),
    (40, "X86PageUnmap"),
    (42, "X86ASIDControlMakePool"),
    (43, "X86ASIDPoolAssign"),
    (44, "X86IOPortControlIssue"),
    (48, "X86IOPortOut8"),
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
    run(&mut cargo)?;

    let prefix = folder().join(format!("{architecture}-{mebibytes}"));
    let include = prefix.join("libsel4/include");
    let interfaces = include.join("interfaces");
    for folder in [&prefix.join("bin"), &include.join("kernel"), &interfaces] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let configuration = r#"{"PRINTING": true, "KERNEL_MCS": false, "ROOT_CNODE_SIZE_BITS": "12"}"#;
    let last = COMMON.last().map_or(0, |(label, _)| *label);
    write(&include.join("kernel/gen_config.json"), configuration)?;
    write(&interfaces.join("object-api.xml"), &interface(1, COMMON))?;
    write(&interfaces.join("object-api-sel4-arch.xml"), &interface(1, &[]))?;
    write(&interfaces.join("object-api-arch.xml"), &interface(last + 1, machine.methods))?;

    let archive = built.join(target).join("runtime/libwasm2sel4_kernel_model.a");
    let script = tool::root().join("testsuite/kernel-model").join(format!("{architecture}.ld"));
    let mut link = Command::new(tool::linker());
    link.args(["-flavor", "gnu", "-m", machine.emulation, "--gc-sections", "-zmax-page-size=4096", "-u", "_start"]);
    link.arg(format!("--defsym=memory_end={:#x}", machine.memory + (mebibytes << 20)));
    // Tests of other processes may be reading the old one.
    let kernel = prefix.join("bin/kernel.elf");
    let new = kernel.with_extension(format!("elf.{}", std::process::id()));
    run(link.arg("-T").arg(script).arg("-o").arg(&new).arg(archive))?;
    fs::rename(&new, &kernel).map_err(|error| format!("{}: {error}", kernel.display()))?;
    Ok(prefix)
}

/// An interface description in which methods have the labels that they shall have: the kernel counts them, so others that
/// the model has not stand between them.
fn interface(first: u32, methods: &[(u32, &str)]) -> String {
    let mut text = String::from("<api name=\"Model\"><interface name=\"model\">\n");
    let mut next = first;
    for (label, id) in methods {
        for other in next..*label {
            text.push_str(&format!("<method id=\"Other{other}\" name=\"Other\"/>\n"));
        }
        text.push_str(&format!("<method id=\"{id}\" name=\"{id}\"/>\n"));
        next = label + 1;
    }
    text.push_str("</interface></api>\n");
    text
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn run(command: &mut Command) -> Outcome<()> {
    let output = tool::output(command);
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{}", tool::line(command), String::from_utf8_lossy(&output.stderr)))
}
