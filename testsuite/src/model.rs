//! The model of the kernel's interface (`testsuite/kernel-model`), built and put into a prefix as a kernel's installation
//! would.

use crate::tool;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What a step returns: its complaint is for a person.
type Outcome<T> = Result<T, String>;

/// The architectures that it models, with Rust's targets.
pub const ARCHITECTURES: [(&str, &str); 2] =
    [("aarch64", "aarch64-unknown-none-softfloat"), ("riscv64", "riscv64gc-unknown-none-elf")];

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

fn folder() -> PathBuf {
    tool::root().join("target/kernel-model")
}

/// Why it cannot be built on this machine.
pub fn missing(architecture: &str) -> Option<String> {
    let (_, target) = ARCHITECTURES.into_iter().find(|(name, _)| *name == architecture)?;
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", target]);
    let libraries = rustc.output().ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let found = libraries.is_some_and(|path| Path::new(path.trim()).is_dir());
    (!found).then(|| format!("no Rust target {target}; `rustup target add {target}`"))
}

/// Builds the prefix of an architecture, once for this process, and returns where it is.
///
/// # Panics
///
/// If it cannot be built.
pub fn build(architecture: &str) -> PathBuf {
    static BUILT: [OnceLock<()>; ARCHITECTURES.len()] = [const { OnceLock::new() }; ARCHITECTURES.len()];
    for (place, (name, target)) in BUILT.iter().zip(ARCHITECTURES) {
        if name == architecture {
            place.get_or_init(|| make(name, target).unwrap_or_else(|error| panic!("the kernel's model: {error}")));
        }
    }
    folder().join(architecture)
}

fn make(architecture: &str, target: &str) -> Outcome<()> {
    let built = folder().join("build");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(tool::root());
    cargo.args(["rustc", "--quiet", "--profile", "runtime", "--crate-type", "staticlib", "--target", target]);
    cargo.args(["--package", "wasm2sel4-kernel-model", "--target-dir"]).arg(&built);
    run(&mut cargo)?;

    let prefix = folder().join(architecture);
    let include = prefix.join("libsel4/include");
    let interfaces = include.join("interfaces");
    for folder in [&prefix.join("bin"), &include.join("kernel"), &interfaces] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let own = if architecture == "aarch64" { AARCH64 } else { RISCV64 };
    let last = COMMON.last().map_or(0, |(label, _)| *label);
    write(
        &include.join("kernel/gen_config.json"),
        r#"{"PRINTING": true, "KERNEL_MCS": false, "ROOT_CNODE_SIZE_BITS": "12"}"#,
    )?;
    write(&interfaces.join("object-api.xml"), &interface(1, COMMON))?;
    write(&interfaces.join("object-api-sel4-arch.xml"), &interface(1, &[]))?;
    write(&interfaces.join("object-api-arch.xml"), &interface(last + 1, own))?;

    let archive = built.join(target).join("runtime/libwasm2sel4_kernel_model.a");
    let script = tool::root().join("testsuite/kernel-model").join(format!("{architecture}.ld"));
    let emulation = if architecture == "aarch64" { "aarch64elf" } else { "elf64lriscv" };
    let mut link = Command::new(tool::linker());
    link.args(["-flavor", "gnu", "-m", emulation, "--gc-sections", "-zmax-page-size=4096", "-u", "_start", "-T"]);
    // Tests of other processes may be reading the old one.
    let kernel = prefix.join("bin/kernel.elf");
    let new = kernel.with_extension(format!("elf.{}", std::process::id()));
    run(link.arg(script).arg("-o").arg(&new).arg(archive))?;
    fs::rename(&new, &kernel).map_err(|error| format!("{}: {error}", kernel.display()))
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
