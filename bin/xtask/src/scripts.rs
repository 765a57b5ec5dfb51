//! `cargo xtask spec` and `cargo xtask components`: the specification's test suite (`spec-tests/`) and the component
//! model's test scripts (`testsuite/component-model/`), each by a runner of its own.

use crate::command;
use anyhow::Result;
use std::process::Command;

/// Arguments of a task that runs scripts.
#[derive(Default, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Arguments of the runner; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// A runner of scripts.
#[derive(Clone, Copy)]
pub enum Runner {
    /// Of the specification's.
    Specification,
    /// Of the component model's.
    Components,
}

impl Runner {
    /// The name of its program.
    fn program(self) -> &'static str {
        match self {
            Self::Specification => "wasm2sel4-spec",
            Self::Components => "wasm2sel4-components",
        }
    }

    /// Builds the runner, and the program that boots images for it, and runs the scripts.
    pub fn run(self, arguments: &Arguments) -> Result<()> {
        command::run(&mut self.command(arguments)?)
    }

    /// Fetches the scripts, unless they are there. Only those of the component model are not among the dependencies.
    pub fn fetch(self) -> Result<()> {
        self.run(&Arguments { arguments: vec!["--fetch-only".to_owned()] })
    }

    /// Builds the same, and returns the command that runs the scripts.
    pub fn command(self, arguments: &Arguments) -> Result<Command> {
        command::build(&["wasm2sel4", self.program()])?;
        let mut runner = command::program(self.program())?;
        runner.args(&arguments.arguments);
        Ok(runner)
    }
}
