//! A machine that stops, or does not end in time, is told of with its own words.

use super::{About, Test};
use std::process::{Command, Output};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, hello, refused};

pub const TESTS: &[(&str, About, Test)] = &[
    ("machine-stops", About::Machines, a_machine_that_stops_is_told_of),
    ("kernel-stops", About::KernelOf(Architecture::Riscv64), a_kernel_that_stops_is_told_of),
    ("time-out-silent", About::Machines, silence_is_told_after_a_time_out),
    ("time-out-booted", About::ModelOf(Architecture::Aarch64), a_boot_is_no_reason_for_a_time_out),
    ("time-out-early", About::ModelOf(Architecture::Riscv64), how_far_a_boot_came_is_shown_after_a_time_out),
    ("emulator-complains", About::Machines, an_emulator_that_complains_much_goes_on),
];

/// Runs hello with further arguments of qemu, for this many seconds.
fn run(engine: &Engine, seconds: u64, further: &[&str]) -> Output {
    let mut command = engine.within(seconds);
    command.args(further.iter().map(|argument| format!("--qemu-arg={argument}"))).arg(hello());
    tool::output(&mut command)
}

/// Time for what ends by itself.
const ENOUGH: u64 = 120;

fn a_machine_that_stops_is_told_of(engine: &Engine) {
    let output = run(engine, ENOUGH, &["-no-such-option"]);
    refused(&output, &["-no-such-option: invalid option", "the machine stopped before the program ended"]);
}

/// A kernel that stops says so, at the end of a boot that nobody else reports. It is seen without waiting for a
/// time-out.
fn a_kernel_that_stops_is_told_of(engine: &Engine) {
    // The last -m counts, and the kernel touches memory that is not there.
    refused(
        &run(engine, ENOUGH, &["-m", "600"]),
        &["the machine stopped before the program ended; the machine said:\n", "KERNEL ABORT", "halting..."],
    );
}

/// The program must have been given up, and have said exactly this (or this and more, if it may go on).
#[track_caller]
fn given_up(command: &mut Command, said: &str, goes_on: bool) -> String {
    let output = tool::output(command);
    let found = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(124), "{}; it said: {found}", tool::line(command));
    let is_right = if goes_on { found.starts_with(said) } else { found == said };
    assert!(is_right, "expected {said:?}, got {found:?}");
    found
}

fn silence_is_told_after_a_time_out(engine: &Engine) {
    // A debugger that never comes.
    let folder = Folder::new();
    let gdb = format!("--qemu-arg=unix:{},server=on,wait=off", folder.path("gdb").display());
    let mut command = engine.within(2);
    command.args(["--qemu-arg=-S", "--qemu-arg=-gdb", &gdb]).arg(hello());
    let message = "wasm2sel4: the program did not end within 2 seconds; the machine said nothing\n";
    given_up(&mut command, message, false);
}

/// A program that only computes: the machine booted, so its words do not tell why.
fn a_boot_is_no_reason_for_a_time_out(engine: &Engine) {
    let folder = Folder::new();
    let endless = folder.file("endless.wat", r#"(module (func (export "_start") (loop (br 0))))"#);
    let message = "wasm2sel4: the program did not end within 15 seconds\n";
    given_up(engine.within(15).arg(endless), message, false);
}

fn how_far_a_boot_came_is_shown_after_a_time_out(engine: &Engine) {
    // The firmware fits, but the kernel does not.
    let mut command = engine.within(8);
    command.args(["--qemu-arg=-m", "--qemu-arg=8"]).arg(hello());
    let message = "wasm2sel4: the program did not end within 8 seconds; the machine said:\n";
    let said = given_up(&mut command, message, true);
    assert!(said.contains("OpenSBI"), "{said}");
}

/// qemu's own words are passed on as they come: a full pipe would stop it.
fn an_emulator_that_complains_much_goes_on(engine: &Engine) {
    let output = run(engine, ENOUGH, &["-d", "in_asm"]);
    assert!(output.status.success(), "{}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Hello from WebAssembly on seL4!\n");
    assert!(output.stderr.len() > 1 << 16, "only {} bytes of complaints came", output.stderr.len());
}
