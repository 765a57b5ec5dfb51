//! The machine that `run` makes for a kernel: what cannot run is refused with the option to change, and a machine that
//! stops is told of with its own words. These need a kernel and its emulator, and are skipped where there is none.

use super::{Folder, hello, refused};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use wasm2sel4_testsuite::tool;

/// The first kernel of an architecture, if it is here with its emulator.
pub fn kernel(architecture: &str) -> Option<PathBuf> {
    let directory = wasm2sel4_kernels::directory().ok()?;
    let names = wasm2sel4_kernels::names(&directory, architecture);
    let mut paths = names.into_iter().map(|name| directory.join(name));
    let found = paths.find(|path| wasm2sel4_kernels::is_prefix(path));
    let found = found.filter(|_| which::which(format!("qemu-system-{architecture}")).is_ok());
    if found.is_none() {
        eprintln!("skipped: no kernel for {architecture}, or no emulator");
    }
    found
}

/// A copy of a kernel prefix that says of itself that it was configured otherwise.
fn configured(kernel: &Path, copy: &Path, options: &[(&str, &str)]) {
    for folder in ["bin", "support", "libsel4/include/interfaces", "libsel4/include/api", "libsel4/include/kernel"] {
        let Ok(files) = fs::read_dir(kernel.join(folder)) else { continue };
        fs::create_dir_all(copy.join(folder)).expect("a folder can be made");
        for file in files.flatten().filter(|file| file.path().is_file()) {
            fs::copy(file.path(), copy.join(folder).join(file.file_name())).expect("a file can be copied");
        }
    }
    let path = copy.join("libsel4/include/kernel/gen_config.json");
    let text = fs::read_to_string(&path).expect("a kernel has a configuration");
    // Of two values of an option the later one counts.
    let options: String = options.iter().map(|(name, value)| format!(",\n\"{name}\": {value}")).collect();
    let text = text.trim_end().strip_suffix('}').expect("it is an object").trim_end().to_owned() + &options + "}";
    fs::write(path, text).expect("a file can be written");
}

fn run(architecture: &str, kernel: &Path, options: &[&str], program: &Path) -> Output {
    let mut command = tool::command(["run", "--target", architecture, "--timeout", "120", "--kernel"]);
    tool::output(command.arg(kernel).args(options).arg(program))
}

#[test]
fn code_for_another_processor_is_not_started() {
    let Some(kernel) = kernel("aarch64") else { return };
    let output = run("aarch64", &kernel, &["--cpu", "has_lse,has_fp16"], &hello());
    let kernel = kernel.display();
    refused(
        &output,
        &[&format!(
            "hello.wat was compiled for has_lse, has_fp16, which the processor cortex-a57 has not that qemu emulates for the kernel in {kernel}; compile it without, or choose another with --qemu-arg=-cpu --qemu-arg=MODEL"
        )],
    );
}

#[test]
fn code_for_another_processor_is_not_started_hosted() {
    // What Linux calls the features that a processor of x86_64 may lack.
    let known = [("has_avx512bitalg", "avx512_bitalg"), ("has_avx_vnni", "avx_vnni"), ("has_avx512f", "avx512f")];
    let flags = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let missing = known.iter().find(|(_, flag)| !flags.split_whitespace().any(|other| other == *flag));
    let Some((feature, _)) = missing.filter(|_| cfg!(target_arch = "x86_64")) else {
        return eprintln!("skipped: this processor has everything");
    };
    let output = tool::output(tool::command(["run", "--hosted", "--cpu", feature]).arg(hello()));
    refused(&output, &[&format!("this machine's processor has not {feature}; leave that out of --cpu")]);
}

#[test]
fn processor_features_that_are_not_emulated_are_named() {
    let Some(kernel) = kernel("x86_64") else { return };
    let folder = Folder::new();
    let copy = folder.path("kernel");
    configured(&kernel, &copy, &[("SUPPORT_PCID", "true")]);
    let output = run("x86_64", &copy, &["--accel", "tcg"], &hello());
    let copy = copy.display();
    refused(
        &output,
        &[
            &format!("the kernel in {copy} cannot run here: this qemu does not emulate"),
            "pcid, invpcid, which SUPPORT_PCID asks for; build the kernel with KernelSupportPCID=OFF",
        ],
    );
}

#[test]
fn platforms_that_qemu_does_not_have_are_named() {
    let Some(kernel) = kernel("riscv64") else { return };
    let folder = Folder::new();
    let copy = folder.path("kernel");
    configured(&kernel, &copy, &[("PLAT", "\"hifive\"")]);
    refused(
        &run("riscv64", &copy, &[], &hello()),
        &[
            "is for the platform hifive, of which the devices are not known; bring one with KernelPlatform qemu-riscv-virt",
        ],
    );
}

#[test]
fn a_machine_with_too_little_memory_is_refused() {
    for (architecture, least) in [("x86_64", ""), ("aarch64", " 1024 MiB"), ("riscv64", " 3072 MiB")] {
        let Some(kernel) = kernel(architecture) else { continue };
        let parts = [&format!("needs{least}"), "MiB of memory, and --machine-memory gives it 8 MiB"];
        refused(&run(architecture, &kernel, &["--machine-memory", "8"], &hello()), &parts);
    }
}

/// A kernel that stops says so, at the end of a boot that nobody else reports. It is seen without waiting for a time-out.
#[test]
fn a_kernel_that_stops_is_told_of() {
    let Some(kernel) = kernel("riscv64") else { return };
    // The last -m counts, and the kernel touches memory that is not there.
    let output = run("riscv64", &kernel, &["--qemu-arg=-m", "--qemu-arg=600"], &hello());
    refused(
        &output,
        &["the machine stopped before the program ended; the machine said:\n", "KERNEL ABORT", "halting..."],
    );
}

#[test]
fn a_machine_that_stops_is_told_of() {
    let Some(kernel) = kernel("aarch64") else { return };
    let output = run("aarch64", &kernel, &["--qemu-arg=-no-such-option"], &hello());
    refused(&output, &["-no-such-option: invalid option", "the machine stopped before the program ended"]);
}

#[test]
fn what_a_boot_said_is_shown_after_a_time_out() {
    let Some(kernel) = kernel("aarch64") else { return };
    // A debugger that never comes.
    let socket = Folder::new();
    let gdb = format!("unix:{},server=on,wait=off", socket.path("gdb").display());
    let options = ["--timeout", "2", "--qemu-arg=-S", "--qemu-arg=-gdb", &format!("--qemu-arg={gdb}")];
    let mut command = tool::command(["run", "--target", "aarch64", "--kernel"]);
    let output = tool::output(command.arg(&kernel).args(options).arg(hello()));
    assert_eq!(output.status.code(), Some(124));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("did not end within 2 seconds; the machine said nothing"), "{said}");
    // A program that only computes: the machine booted, so its words do not tell why.
    let folder = Folder::new();
    let endless = folder.file("endless.wat", r#"(module (func (export "_start") (loop (br 0))))"#);
    let mut command = tool::command(["run", "--target", "aarch64", "--timeout", "15", "--kernel"]);
    let output = tool::output(command.arg(&kernel).arg(endless));
    assert_eq!(output.status.code(), Some(124));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "wasm2sel4: the program did not end within 15 seconds\n");
}

#[test]
fn how_far_a_boot_came_is_shown_after_a_time_out() {
    let Some(kernel) = kernel("riscv64") else { return };
    // The firmware fits, but the kernel does not.
    let mut command = tool::command(["run", "--target", "riscv64", "--timeout", "8", "--kernel"]);
    let output = tool::output(command.arg(&kernel).args(["--qemu-arg=-m", "--qemu-arg=8"]).arg(hello()));
    assert_eq!(output.status.code(), Some(124));
    let said = String::from_utf8_lossy(&output.stderr);
    for part in ["did not end within 8 seconds; the machine said:\n", "OpenSBI"] {
        assert!(said.contains(part), "expected {part:?} in: {said}");
    }
}

/// What a program writes waits for its reader, in a bounded place, and the time goes on.
#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_does_not_read_holds_up_the_program_only() {
    let Some(kernel) = kernel("aarch64") else { return };
    let folder = Folder::new();
    let program = folder.file("endless.wat", super::files::ENDLESS);
    let mut command = tool::command(["run", "--target", "aarch64", "--timeout", "10", "--kernel"]);
    command.arg(kernel).arg(program).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut run = command.spawn().expect("the tool can be started");
    let start = Instant::now();
    let mut largest = 0;
    let status = loop {
        if let Some(status) = run.try_wait().expect("the tool is ours") {
            break status;
        }
        let text = fs::read_to_string(format!("/proc/{}/statm", run.id())).unwrap_or_default();
        let pages: u64 = text.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
        largest = largest.max(pages * 4096);
        if start.elapsed() > Duration::from_secs(100) {
            let _ = run.kill();
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(status.code(), Some(124), "{status}");
    assert!(largest < 256 << 20, "the tool took {largest} bytes");
}

/// qemu's own words are passed on as they come: a full pipe would stop it.
#[test]
fn an_emulator_that_complains_much_goes_on() {
    let Some(kernel) = kernel("x86_64") else { return };
    let output = run("x86_64", &kernel, &["--qemu-arg=-d", "--qemu-arg=in_asm"], &hello());
    assert!(output.status.success(), "{}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Hello from WebAssembly on seL4!\n");
    assert!(output.stderr.len() > 1 << 16, "only {} bytes of complaints came", output.stderr.len());
}

/// What a kernel has not is told by what needs it: this is about configurations, so no machine is started.
#[test]
fn kernels_that_a_domain_does_not_fit_are_named() {
    let Some(kernel) = kernel("riscv64") else { return };
    let folder = Folder::new();
    let floats = folder.file("floats.wat", r#"(module (func (export "_start") (drop (f64.sqrt (f64.const 2)))))"#);
    let copy = folder.path("without-floats");
    configured(&kernel, &copy, &[("HAVE_FPU", "false")]);
    refused(
        &run("riscv64", &copy, &[], &floats),
        &["floats.wat uses floating point, which the kernel in", "leaves switched off (HAVE_FPU)"],
    );
    let output = run("riscv64", &copy, &[], &hello());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let copy = folder.path("processors");
    configured(&kernel, &copy, &[("MAX_NUM_NODES", "\"4\"")]);
    refused(&run("riscv64", &copy, &[], &hello()), &["is for 4 processors; bring one with KernelMaxNumNodes 1"]);
}

#[test]
fn memories_beyond_a_kernels_addresses_are_named() {
    let Some(kernel) = kernel("aarch64") else { return };
    let folder = Folder::new();
    let copy = folder.path("kernel");
    configured(&kernel, &copy, &[("ARM_HYPERVISOR_SUPPORT", "true"), ("ARM_PA_SIZE_BITS_40", "true")]);
    let memories = "(memory i64 1)".repeat(60);
    let large = folder.file("large.wat", format!(r#"(module {memories} (func (export "_start")))"#));
    refused(
        &run("aarch64", &copy, &[], &large),
        &["the memories of large.wat end at 0x", "gives a domain addresses below 0x10000000000"],
    );
}
