//! `cargo xtask spec`: the WebAssembly specification's test suite (`spec-tests/`).

use crate::command;
use anyhow::Result;
use std::process::Command;

/// Arguments of `cargo xtask spec`.
#[derive(Default, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Arguments of the runner; `cargo xtask spec --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds the runner, and the program that boots images for it, and runs the suite.
pub fn run(arguments: &Arguments) -> Result<()> {
    command::run(&mut command(arguments)?)
}

/// Builds the same, and returns the command that runs the suite.
pub fn command(arguments: &Arguments) -> Result<Command> {
    command::build(&["wasm2sel4", "wasm2sel4-spec"])?;
    let mut spec = command::program("wasm2sel4-spec")?;
    spec.args(&arguments.arguments);
    Ok(spec)
}
