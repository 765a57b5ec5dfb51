//! `cargo xtask hostile`: domains whose sandbox has failed, beside a bystander that must not notice
//! (`testsuite/tests/hostile`).

use crate::command;
use anyhow::{Error, Result, bail};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::hostile::Attack;

/// Arguments of `cargo xtask hostile`.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many messages each of two hostile domains sends; the instances that they start send more
    #[arg(long, default_value_t = 100_000)]
    messages: u64,
    /// The seed from which everything follows
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only the kernel with this name, such as `sel4-aarch64`; if none has it, all whose name contains it, such as
    /// `aarch64` or `model-`
    #[arg(long, value_name = "NAME")]
    kernel: Vec<String>,
    /// Say what each message is, in the output that is kept; twice: those of instances, too
    #[arg(long, action = clap::ArgAction::Count)]
    trace: u8,
    /// Send nothing: what the bystander's steps take without an attack
    #[arg(long)]
    quiet: bool,
}

/// Attacks each kernel at hand, and says what the bystander noticed.
pub fn run(arguments: &Arguments) -> Result<()> {
    let kernels = Engine::named(Engine::all_sel4(), &arguments.kernel).map_err(Error::msg)?;
    command::build(&["wasm2sel4"])?;
    let attack =
        Attack { seed: arguments.seed, messages: arguments.messages, trace: arguments.trace, quiet: arguments.quiet };
    let mut failed = 0;
    for engine in kernels {
        if let Some(missing) = engine.missing.clone().or_else(Attack::missing) {
            println!("{}: skipped, {missing}", engine.name);
            continue;
        }
        let folder = command::root().join("target/hostile").join(&engine.name);
        std::fs::create_dir_all(&folder)?;
        match attack.run(&engine, &folder) {
            Ok(report) => println!("{}: {report}", engine.name),
            Err(error) => {
                failed += 1;
                println!("{}: {error}", engine.name);
            }
        }
    }
    if failed > 0 {
        bail!("{failed} kernels failed");
    }
    Ok(())
}
