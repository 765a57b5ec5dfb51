//! What does not fit a kernel is refused by what the kernel's folder says of it, with the option to change, and no
//! machine is started: so the model of a kernel is as good as any.

use super::{Folder, accepted, compile, hello, refused};
use object::{Object, ObjectSection};
use std::fs;
use std::path::Path;
use std::process::Output;
use wasm2sel4_abi::sel4::Flavour;
use wasm2sel4_abi::system_call::{self, Record};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::{model, tool};
use wasm2sel4_testsuite::prefix::configured;

fn run(architecture: Architecture, kernel: &Path, options: &[&str], program: &Path) -> Output {
    let mut command = tool::command(["run", "--target", architecture.name(), "--timeout", "120", "--kernel"]);
    tool::output(command.arg(kernel).args(options).arg(program))
}

#[test]
fn code_for_another_processor_is_not_started() {
    let kernel = model::build(Architecture::Aarch64);
    let output = run(Architecture::Aarch64, &kernel, &["--cpu", "has_lse,has_fp16"], &hello());
    let kernel = kernel.display();
    refused(
        &output,
        &[&format!(
            "hello.wat was compiled for has_lse, has_fp16, which the processor cortex-a57, emulated for the kernel in {kernel}, does not have; compile without, or choose another processor with --qemu-arg=-cpu --qemu-arg=MODEL"
        )],
    );
}

#[test]
fn platforms_that_qemu_does_not_have_are_named() {
    let folder = Folder::new();
    let copy = folder.path("kernel");
    configured(&model::build(Architecture::Riscv64), &copy, &[("PLAT", "\"hifive\"")]);
    refused(
        &run(Architecture::Riscv64, &copy, &[], &hello()),
        &["is for the platform hifive, whose devices are not known; bring one with KernelPlatform qemu-riscv-virt"],
    );
}

#[test]
fn a_machine_with_too_little_memory_is_refused() {
    for (architecture, least) in
        [(Architecture::X86_64, ""), (Architecture::Aarch64, " 1024 MiB"), (Architecture::Riscv64, " 3072 MiB")]
    {
        let output = run(architecture, &model::build(architecture), &["--machine-memory", "4"], &hello());
        refused(&output, &[&format!("needs{least}"), "MiB of memory, but --machine-memory gives it only 4 MiB"]);
    }
}

#[test]
fn kernels_that_a_domain_does_not_fit_are_named() {
    let folder = Folder::new();
    let floats = folder.file("floats.wat", r#"(module (func (export "_start") (drop (f64.sqrt (f64.const 2)))))"#);
    for architecture in Architecture::ALL {
        let kernel = model::build(architecture);
        let copy = folder.path(&format!("without-floats-{architecture}"));
        configured(&kernel, &copy, &[("HAVE_FPU", "false")]);
        refused(
            &run(architecture, &copy, &[], &floats),
            &["floats.wat uses floating point, which the kernel in", "leaves switched off (HAVE_FPU)"],
        );
        let copy = folder.path(&format!("processors-{architecture}"));
        configured(&kernel, &copy, &[("MAX_NUM_NODES", "\"4\"")]);
        refused(&run(architecture, &copy, &[], &hello()), &["is for 4 processors; bring one with KernelMaxNumNodes 1"]);
    }
}

/// The same file, with other bytes in the section that says where system calls are.
fn with_system_calls(elf: &[u8], change: impl Fn(&mut Record)) -> Vec<u8> {
    let file = object::File::parse(elf).expect("it is an ELF");
    let section = file.section_by_name(system_call::SECTION).expect("it says where its system calls are");
    let (offset, size) = section.file_range().expect("the section is in the file");
    let mut elf = elf.to_vec();
    let (records, _) = elf[offset as usize..][..size as usize].as_chunks_mut::<{ system_call::RECORD_SIZE }>();
    for bytes in records {
        let mut record = Record::decode(*bytes).expect("it is a record");
        change(&mut record);
        *bytes = record.encode();
    }
    elf
}

#[test]
fn code_for_another_flavour_of_kernels_is_named_with_both() {
    let folder = Folder::new();
    let domain = folder.path("domain.elf");
    for architecture in Architecture::ALL {
        accepted(&compile(&hello(), &domain, &["--target", architecture.name()]));
        let elf = fs::read(&domain).expect("there is an output");
        let kernel = model::build(architecture);
        let image = |elf: &[u8]| {
            fs::write(&domain, elf).expect("a file");
            let mut command = tool::command(["image", "--kernel"]);
            tool::output(command.arg(&kernel).arg(&domain).arg("-o").arg(folder.path("image/")))
        };
        accepted(&image(&with_system_calls(&elf, |_| {})));
        for (flavour, name) in [(Flavour::Mcs as u8, "MCS"), (9, "unknown (9)")] {
            let other = with_system_calls(&elf, |record| {
                if record.place != 0 {
                    record.flavour = flavour;
                }
            });
            let message =
                format!("was compiled for kernels of the flavour {name}, but the kernel in {}", kernel.display());
            refused(&image(&other), &["domain", &message, "is of the flavour classic (without MCS)"]);
        }
        let silent = with_system_calls(&elf, |record| record.place = 0);
        refused(&image(&silent), &["does not say which kernels its system calls are for"]);
    }
}

#[test]
fn memories_beyond_a_kernels_addresses_are_named() {
    let folder = Folder::new();
    let copy = folder.path("kernel");
    let options = [("ARM_HYPERVISOR_SUPPORT", "true"), ("ARM_PA_SIZE_BITS_40", "true")];
    configured(&model::build(Architecture::Aarch64), &copy, &options);
    let memories = "(memory i64 1)".repeat(60);
    let large = folder.file("large.wat", format!(r#"(module {memories} (func (export "_start")))"#));
    refused(
        &run(Architecture::Aarch64, &copy, &[], &large),
        &["the memories of large.wat end at 0x", "gives a domain only addresses below 0x10000000000"],
    );
}

#[test]
fn an_image_whose_random_numbers_repeat_says_so() {
    let folder = Folder::new();
    let asks = r#"(module (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
        (memory 1) (func (export "_start")))"#;
    let asks = folder.file("asks.wat", asks);
    let warning = "wasm2sel4: each boot of this image gives asks.wat the same random numbers";
    let cases = [
        (Architecture::Aarch64, &asks, false, true),
        (Architecture::Riscv64, &asks, false, true),
        (Architecture::Riscv64, &asks, true, false),
        (Architecture::X86_64, &asks, false, false),
        (Architecture::Aarch64, &hello(), false, false),
    ];
    for (architecture, program, has_seed, is_warned) in cases {
        let mut command = tool::command(["image", "--target", architecture.name(), "--kernel"]);
        command.arg(model::build(architecture)).arg(program).arg("-o").arg(folder.path("image/"));
        command.args(has_seed.then(|| ["--seed".to_owned(), "0".repeat(64)]).into_iter().flatten());
        let output = tool::output(&mut command);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{architecture}: {stderr}");
        assert_eq!(stderr.starts_with(warning), is_warned, "{architecture}: {stderr}");
        assert_eq!(stderr.is_empty(), !is_warned, "{architecture}: {stderr}");
    }
}

#[test]
fn an_image_never_replaces_an_input() {
    let folder = Folder::new();
    for (architecture, file) in
        [(Architecture::Aarch64, "boot.elf"), (Architecture::Riscv64, "boot.elf"), (Architecture::X86_64, "root.elf")]
    {
        let kernel = model::build(architecture);
        let input = folder.file(file, super::wat_to_wasm(r#"(module (func (export "_start")))"#));
        let before = fs::read(&input).expect("it is there");
        let module = format!("[[domain]]\nname = \"a\"\nmodule = \"{file}\"\n");
        let system = folder.file("system.toml", module);
        for named in [&input, &system] {
            let mut command = tool::command(["image", "--target", architecture.name(), "--kernel"]);
            let output = tool::output(command.arg(&kernel).arg(named).arg("-o").arg(folder.path("")));
            refused(&output, &["is the input", file]);
            assert_eq!(fs::read(&input).expect("it is there"), before);
        }
    }
}

#[test]
fn an_image_of_one_file_goes_to_standard_output() {
    let image = |architecture: Architecture| {
        let mut command = tool::command(["image", "--target", architecture.name(), "-o", "-", "--kernel"]);
        tool::output(command.arg(model::build(architecture)).arg(hello()))
    };
    for architecture in [Architecture::Aarch64, Architecture::Riscv64] {
        let output = image(architecture);
        accepted(&output);
        assert!(output.stdout.starts_with(b"\x7fELF"), "{architecture}");
    }
    refused(&image(Architecture::X86_64), &["an image for x86_64 is two files, and - is one"]);
}
