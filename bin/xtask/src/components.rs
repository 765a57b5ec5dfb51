//! `cargo xtask components`: the component model's test scripts (`testsuite/component-model/`).

use crate::command;
use anyhow::Result;
use std::process::Command;

/// Arguments of `cargo xtask components`.
#[derive(Default, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Arguments of the runner; `cargo xtask components --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds the runner, and the program that boots images for it, and runs the scripts.
pub fn run(arguments: &Arguments) -> Result<()> {
    command::run(&mut command(arguments)?)
}

/// Fetches the scripts, unless they are there.
pub fn fetch() -> Result<()> {
    run(&Arguments { arguments: vec!["--fetch-only".to_owned()] })
}

/// Builds the same, and returns the command that runs the scripts.
pub fn command(arguments: &Arguments) -> Result<Command> {
    command::build(&["wasm2sel4", "wasm2sel4-components"])?;
    let mut components = command::program("wasm2sel4-components")?;
    components.args(&arguments.arguments);
    Ok(components)
}
