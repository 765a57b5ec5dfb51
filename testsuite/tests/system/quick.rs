//! The tests of `cargo xtask test --quick`: few enough for two minutes, and of every kind that a change is likely to
//! break.
//!
//! Hosted, each test runs on one architecture: which one follows from its name alone, so a failure comes again. On
//! seL4, a handful runs on one kernel of each architecture: today's if it is at hand, else its model.

use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;

/// The variable that asks for these alone.
const VARIABLE: &str = "WASM2SEL4_QUICK";

/// Tests that boot a kernel: a program, a trap, memory that comes back, capabilities between domains, and instances.
const BOOTED: [&str; 5] =
    ["hello", "trap-unreachable", "everything-comes-back", "system-client-server", "system-spawner"];

/// Tests that are too long for two minutes: each compiles an interpreter of Python.
const LONG: [&str; 2] = ["composed-chain", "composed-rust-python"];

/// Whether they alone are asked for.
pub fn is_asked_for() -> bool {
    std::env::var_os(VARIABLE).is_some_and(|value| !value.is_empty())
}

/// A rule for names of tests, `ENGINE::TEST`.
pub fn rule(engines: Vec<Engine>) -> impl Fn(&str) -> bool {
    let kernels = Architecture::ALL.map(|architecture| kernel(&engines, architecture));
    move |name| {
        let Some((engine, test)) = name.split_once("::") else { return true };
        match engine.strip_prefix("hosted-") {
            Some(_) if LONG.contains(&test) => false,
            Some(architecture) => Architecture::ALL[sum(test) % Architecture::ALL.len()].name() == architecture,
            None => kernels.iter().flatten().any(|kernel| kernel == engine) && BOOTED.contains(&test),
        }
    }
}

/// The engine that stands for all kernels of an architecture: seL4's come first, and among them today's.
fn kernel(engines: &[Engine], architecture: Architecture) -> Option<String> {
    let is_there = |engine: &&Engine| engine.architecture == architecture && engine.missing.is_none();
    let mut kernels = engines.iter().filter(is_there).filter(|engine| !engine.is_hosted());
    kernels.next().map(|engine| engine.name.clone())
}

fn sum(name: &str) -> usize {
    name.bytes().map(usize::from).sum()
}
