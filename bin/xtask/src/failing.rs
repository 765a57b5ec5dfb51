//! `cargo xtask failing-calls`: each of the supervisor's calls of the kernel fails, once
//! (`testsuite/tests/src/failing.rs`): in a running system with every error, and in boots of their own.

use crate::command;
use anyhow::{Error, Result, bail};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::failing::{self, Sweep, boot};

/// Arguments of `cargo xtask failing-calls`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only the kernel with this name, such as `sel4-aarch64`; if none has it, all whose name contains it, such as
    /// `aarch64` or `model-`
    kernel: Vec<String>,
    /// Leave out the boots, of which there are a hundred for each kernel
    #[arg(long)]
    no_boots: bool,
}

/// Runs the system, and the boots, on every engine, and prints how many calls failed.
pub fn run(arguments: &Arguments) -> Result<()> {
    let kernels = Engine::named(Engine::all_sel4(), &arguments.kernel).map_err(Error::msg)?;
    // The program that makes images and boots them.
    command::build(&["wasm2sel4"])?;
    let mut failed = 0;
    for engine in kernels {
        if let Some(reason) = &engine.missing {
            println!("{}: skipped: {reason}", engine.name);
            continue;
        }
        let outcome = one(&engine, !arguments.no_boots);
        if let Err(message) = outcome {
            println!("{}: {message}", engine.name);
            failed += 1;
        }
    }
    if failed > 0 {
        bail!("{failed} kernels did not behave as they should");
    }
    Ok(())
}

fn one(engine: &Engine, with_boots: bool) -> Result<(), String> {
    for Sweep { kind, error, calls, seen } in failing::run(engine, true)? {
        let what = if kind == 'r' { "reading" } else { "instances" };
        println!("{}: {what}: {calls} calls failed with error {error}, {seen} of them were noticed", engine.name);
    }
    if with_boots {
        let boot::Boots { unnoticed, refused, without_console, ended } = boot::run(engine)?;
        println!(
            "{}: boots: {unnoticed} as usual, {refused} ended with a message, {without_console} without a console, {ended} with the \
             program's end",
            engine.name
        );
    }
    Ok(())
}
