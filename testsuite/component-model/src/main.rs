//! The runner of the component model's test scripts.
//!
//! The scripts are in a package of the registry, which is fetched like other people's programs: into the user's cache,
//! in one version. What is the same for every suite is in `wasm2sel4_script::runner`.
#![forbid(unsafe_code)]

mod caller;
mod compare;
mod compose;
mod package;
mod signature;
mod suite;
mod translate;
mod trap;
mod types;
mod values;
mod verdict;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;
use wasm2sel4_script::runner::{self, Expectations, RunnerArguments, Suite};

const COMMAND: &str = "cargo xtask components";

const EXAMPLES: &str = "\
Examples:
  cargo xtask components                                    every engine at hand, one table
  cargo xtask components --hosted --filter values           scripts with this in GROUP/NAME
  cargo xtask components --engine hosted-riscv64 --filter values/strings.wast --line 23
                                                            one directive alone
  cargo xtask components my.wast --engine sel4-aarch64      your own script";

/// Runs the component model's test scripts.
#[derive(Debug, Parser)]
#[command(name = COMMAND, after_help = EXAMPLES, max_term_width = 110)]
struct Arguments {
    #[command(flatten)]
    runner: RunnerArguments,
    /// Fetch the scripts, and run nothing
    #[arg(long)]
    fetch_only: bool,
}

/// What is known to fail, most of it because it is not in the profile.
const EXCEPTIONS: &str = include_str!("../exceptions.txt");

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.fetch_only {
        return match package::fetch() {
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => runner::fail(COMMAND, &error),
        };
    }
    match suite(&arguments.runner) {
        Ok(suite) => suite.main(&arguments.runner),
        Err(error) => runner::fail(COMMAND, &error),
    }
}

fn suite(arguments: &RunnerArguments) -> Result<Suite<'static>> {
    let scripts = match arguments.own_scripts()? {
        Some(scripts) => scripts,
        None => suite::read(&package::fetch()?)?,
    };
    let expectations = Expectations::parse(EXCEPTIONS)?;
    Ok(Suite { command: COMMAND, groups: suite::groups(), scripts, expectations, build: &translate::build })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_exceptions_is_well_formed() {
        Expectations::parse(EXCEPTIONS).unwrap();
    }
}
