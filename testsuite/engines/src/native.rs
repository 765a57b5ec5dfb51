//! Domains of native code, for what compiled code cannot do: measure without WebAssembly, and attack with everything
//! that a processor has.
//!
//! Each is a module, compiled as usual, so that the tools find what they must know of a domain, and linked with the
//! stub that the build of `wasm2sel4` left behind. But before both comes an object of C, whose functions take the place
//! of theirs.

use crate::tool;
use std::fs;
use std::mem::offset_of;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_abi::cspace;
use wasm2sel4_abi::gc;
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_abi::layout::{FilledIn, IPC_BUFFER, STACK_TOP, START_INFO, TRAP_STACK_TOP};
use wasm2sel4_abi::protocol::{FAULT_LABELS_END, Request, WRITE_CHANGES, slot};
use wasm2sel4_abi::spawner::{HandleCall, SpawnerCall};
use wasm2sel4_abi::start_info::StartInfo;
use wasm2sel4_abi::trap::FaultKind;
use wasm2sel4_architecture::Architecture;

/// What clang needs to know of an architecture.
const fn clang(architecture: Architecture) -> &'static [&'static str] {
    match architecture {
        Architecture::Aarch64 => &["--target=aarch64-none-elf", "-mgeneral-regs-only"],
        Architecture::Riscv64 => &["--target=riscv64-none-elf", "-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"],
        Architecture::X86_64 => &["--target=x86_64-none-elf", "-mno-sse", "-mcmodel=large"],
    }
}

/// A program in native code.
#[derive(Clone, Copy, Debug)]
pub struct Native<'a> {
    /// The module whose authority and memories it has.
    pub module: &'a Path,
    /// What takes the place of the module's code.
    pub source: &'a Path,
    /// Further definitions, `NAME=VALUE`.
    pub definitions: &'a [String],
}

/// Why none can be made on this machine.
pub fn missing() -> Option<String> {
    which::which("clang").is_err().then(|| "no clang; `apt-get install clang`".to_owned())
}

/// Compiles and links one, with the `wasm2sel4` of this path; leaves its parts beside it.
///
/// # Errors
///
/// What one of the tools says.
pub fn link(wasm2sel4: &Path, architecture: Architecture, program: Native<'_>, elf: &Path) -> Result<(), String> {
    let (module, object) = (elf.with_extension("module.o"), elf.with_extension("o"));
    let mut compile = Command::new(wasm2sel4);
    compile.arg(program.module).args(["--target", architecture.name(), "--emit", "obj", "-o"]).arg(&module);
    tool::run(&mut compile)?;

    let mut compile = Command::new("clang");
    compile.args(["-O2", "-std=gnu11", "-Wall", "-ffreestanding", "-fno-pic", "-fno-asynchronous-unwind-tables"]);
    // Address 0 is an address like any other.
    compile.args(["-fno-delete-null-pointer-checks", "-I"]).arg(tool::root().join("testsuite/engines/native"));
    for definition in definitions().iter().chain(program.definitions) {
        compile.arg(format!("-D{definition}"));
    }
    tool::run(compile.args(clang(architecture)).arg("-c").arg(program.source).arg("-o").arg(&object))?;

    // Addresses stand in the script by their names.
    let template = tool::root().join("linker-scripts/domain.ld");
    let template = fs::read_to_string(&template).map_err(|error| format!("{}: {error}", template.display()))?;
    let script = elf.with_extension("ld");
    fs::write(&script, FilledIn(&template).to_string()).map_err(|error| format!("{}: {error}", script.display()))?;

    let mut link = tool::link(architecture);
    // Of two definitions, the first is taken.
    link.args(["-static", "-z", "noexecstack", "-z", "muldefs", "-T"]);
    link.arg(&script).arg("-o").arg(elf);
    tool::run(link.arg(&object).arg(&module).arg(stub(wasm2sel4, architecture)?))
}

/// The newest stub among what the build of that program left behind.
fn stub(wasm2sel4: &Path, architecture: Architecture) -> Result<PathBuf, String> {
    let built = wasm2sel4.with_file_name("build");
    let stub = format!("out/stub-{architecture}.o");
    let entries = fs::read_dir(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    let stubs = entries.flatten().map(|entry| entry.path().join(&stub)).filter(|path| path.is_file());
    let newest = |path: &PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
    stubs.max_by_key(newest).ok_or_else(|| format!("{} has no {stub}", built.display()))
}

/// The numbers that native code shares with the runtime. What differs between kernels is in the start info: `KERNEL_…`
/// is where.
fn definitions() -> Vec<String> {
    let fixed = [
        ("SUPERVISOR", slot::SUPERVISOR),
        ("CSPACE", slot::CSPACE),
        ("GRANT", slot::FIRST_GRANT),
        ("ENTRY_MANAGED", cspace::ENTRY_MANAGED),
        ("ENTRY_SPARE", cspace::ENTRY_SPARE),
        ("ENTRY_BITS", u64::from(cspace::ENTRY_BITS)),
        ("IPC_BUFFER", IPC_BUFFER.0),
        ("STACK_TOP", STACK_TOP.0),
        ("TRAP_STACK_TOP", TRAP_STACK_TOP.0),
        ("START_INFO", START_INFO.0),
        ("FAULT_MEMORY", FaultKind::Memory as u64),
        ("FAULT_LABELS_END", FAULT_LABELS_END),
        ("EXIT", Request::Exit as u64),
        ("WRITE", Request::Write as u64),
        ("WRITE_CHANGES", WRITE_CHANGES),
        ("GROW", Request::Grow as u64),
        ("CLOCK", Request::Clock as u64),
        ("ENTRY", Request::Entry as u64),
        ("READ", Request::Read as u64),
        ("POLL", Request::Poll as u64),
        ("LIMIT", Request::Limit as u64),
        ("DISCARD", Request::Discard as u64),
        ("HEAP_FIRST", gc::FIRST),
        ("HEAP_CHUNK", gc::CHUNK),
        ("MAKE", SpawnerCall::Make as u64),
        ("GIVE", HandleCall::Give as u64),
        ("START", HandleCall::Start as u64),
        ("WAIT", HandleCall::Wait as u64),
        ("END", HandleCall::End as u64),
    ];
    let kernel = START_INFO.0 + offset_of!(StartInfo, kernel) as u64;
    let is_wanted = |name: &str| name.starts_with("label_cnode") || name == "badge_bits";
    let numbers = KernelAbi::FIELDS.iter().zip(0_u64..).filter(|(name, _)| is_wanted(name));
    let numbers = numbers.map(|(name, index)| format!("KERNEL_{}={:#x}", name.to_uppercase(), kernel + 4 * index));
    fixed.into_iter().map(|(name, value)| format!("{name}={value:#x}")).chain(numbers).collect()
}
