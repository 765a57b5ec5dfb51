//! Processors that lack what a kernel or a program needs.

use super::{About, Test};
use std::fs;
use std::path::PathBuf;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::suite::Suite;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, accepted, hello, refused};
use wasm2sel4_testsuite::prefix::configured;

pub const TESTS: &[(&str, About, Test)] = &[
    ("processor-not-emulated", About::MachinesOf(Architecture::X86_64), features_that_are_not_emulated_are_named),
    (
        "processor-without-floating-point",
        About::MachinesOf(Architecture::Riscv64),
        programs_without_floating_point_run_without,
    ),
];

/// The kernel of an engine, with a folder for a copy.
fn kernel_and_copy(engine: &Engine, folder: &Folder) -> (PathBuf, PathBuf) {
    (engine.kernel().expect("the engine is a machine"), folder.path("kernel"))
}

fn features_that_are_not_emulated_are_named(engine: &Engine) {
    let folder = Folder::new();
    let (kernel, copy) = kernel_and_copy(engine, &folder);
    configured(&kernel, &copy, &[("SUPPORT_PCID", "true")]);
    let mut command = tool::command(["run", "--target", engine.architecture.name(), "--accel", "tcg", "--kernel"]);
    let output = tool::output(command.arg(&copy).arg(hello()));
    let copy = copy.display();
    refused(
        &output,
        &[
            &format!("the kernel in {copy} cannot run here: this qemu does not emulate"),
            "pcid, invpcid, which SUPPORT_PCID asks for; build the kernel with KernelSupportPCID=OFF",
        ],
    );
}

fn programs_without_floating_point_run_without(engine: &Engine) {
    let folder = Folder::new();
    let (kernel, copy) = kernel_and_copy(engine, &folder);
    configured(&kernel, &copy, &[("HAVE_FPU", "false")]);
    let mut command = tool::command(["run", "--target", engine.architecture.name(), "--timeout", "120", "--kernel"]);
    accepted(&tool::output(command.arg(&copy).arg(hello())));
}

/// What Linux calls features that a processor of x86_64 may lack.
const MAYBE: [(&str, &str); 3] =
    [("has_avx512bitalg", "avx512_bitalg"), ("has_avx_vnni", "avx_vnni"), ("has_avx512f", "avx512f")];

/// Adds the test of this machine's own processor, which is one only if that lacks something.
pub fn add_native(suite: &mut Suite) {
    let flags = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let has = |wanted: &str| flags.split_whitespace().any(|flag| flag == wanted);
    let missing = MAYBE.iter().find(|(_, flag)| !has(flag)).map(|(feature, _)| *feature);
    let reason = match missing {
        _ if !cfg!(all(target_arch = "x86_64", target_os = "linux")) => {
            Some("this machine does not run Linux on x86_64")
        }
        None => Some("this machine's processor has every feature that is asked for"),
        Some(_) => None,
    };
    suite.add("native::processor-lacks-feature".to_owned(), reason.map(str::to_owned), move || {
        let feature = missing.ok_or("it lacks nothing")?;
        let output = tool::output(tool::command(["run", "--hosted", "--cpu", feature]).arg(hello()));
        refused(&output, &[&format!("this machine's processor does not have {feature}; leave it out of --cpu")]);
        Ok(())
    });
}
