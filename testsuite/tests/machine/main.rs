//! What `run` does with the process that a program runs in: the emulator with its kernel, or the hosted program.
//! Today's kernels and their models are tried wherever they are at hand, and what cannot be tried is told.

mod debugger;
mod devices;
mod output;
mod processor;
#[cfg(target_os = "linux")]
mod signals;
#[cfg(target_os = "linux")]
mod streams;
mod words;

use std::process::ExitCode;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::suite::Suite;

/// A test on an engine.
type Test = fn(&Engine);

/// Which engines a test is about.
#[derive(Clone, Copy)]
enum About {
    /// Processes.
    Hosted,
    /// Today's kernels, and the models of them.
    Machines,
    /// The same, of one architecture.
    MachinesOf(Architecture),
    /// The model of one architecture's kernel: the test takes long, and does not depend on the kernel.
    ModelOf(Architecture),
    /// Today's kernel of one architecture: the test is about what that kernel says.
    KernelOf(Architecture),
    /// Processes and machines.
    All,
}

impl About {
    fn is_met(self, engine: &Engine) -> bool {
        // Others than today's have longer names.
        let is_today = engine.is_sel4() && engine.name == format!("sel4-{}", engine.architecture);
        let is_machine = is_today || engine.is_model();
        match self {
            Self::Hosted => engine.is_hosted(),
            Self::Machines => is_machine,
            Self::MachinesOf(architecture) => is_machine && engine.architecture == architecture,
            Self::ModelOf(architecture) => engine.is_model() && engine.architecture == architecture,
            Self::KernelOf(architecture) => is_today && engine.architecture == architecture,
            Self::All => is_machine || engine.is_hosted(),
        }
    }
}

fn main() -> ExitCode {
    let tests: Vec<(&str, About, Test)> = [devices::TESTS, output::TESTS, processor::TESTS, words::TESTS].concat();
    #[cfg(target_os = "linux")]
    let tests = [tests, signals::TESTS.to_vec(), streams::TESTS.to_vec()].concat();
    let mut suite = Suite::default();
    for engine in Engine::all() {
        for &(name, about, test) in &tests {
            if about.is_met(&engine) {
                let missing = engine.missing.clone();
                let (name, engine) = (format!("{}::{name}", engine.name), engine.clone());
                suite.add(name, missing, move || {
                    test(&engine);
                    Ok(())
                });
            }
        }
    }
    for engine in Engine::all().iter().filter(|engine| About::All.is_met(engine)) {
        debugger::add(&mut suite, engine);
    }
    processor::add_native(&mut suite);
    suite.run()
}
