//! The runner of the WebAssembly specification's test suite.
//!
//! Every script is compiled offline with a driver that makes its calls on the target.
#![forbid(unsafe_code)]

mod package;
mod suite;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;
use wasm2sel4_script::program;
use wasm2sel4_script::runner::{self, Expectations, RunnerArguments, Suite};

const COMMAND: &str = "cargo xtask spec";

const EXAMPLES: &str = "\
Examples:
  cargo xtask spec                                          every engine at hand, one table
  cargo xtask spec --hosted --target riscv64 --filter simd  scripts with this in GROUP/NAME
  cargo xtask spec --engine hosted-riscv64 --filter simd/simd_lane.wast --line 123
                                                            one directive alone
  cargo xtask spec my.wast --engine sel4-aarch64            your own script";

/// Runs the WebAssembly specification's test suite.
#[derive(Debug, Parser)]
#[command(name = COMMAND, after_help = EXAMPLES, max_term_width = 110)]
struct Arguments {
    #[command(flatten)]
    runner: RunnerArguments,
    /// Run this many scripts of random programs about references, instead of the suite's
    #[arg(long, value_name = "SCRIPTS", conflicts_with = "scripts")]
    references: Option<u64>,
}

/// What is known to fail.
const EXPECTED_FAILURES: &str = include_str!("../expected-failures.txt");

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match suite(&arguments) {
        Ok(suite) => suite.main(&arguments.runner),
        Err(error) => runner::fail(COMMAND, &error),
    }
}

fn suite(arguments: &Arguments) -> Result<Suite<'static>> {
    let scripts = match (arguments.references, arguments.runner.own_scripts()?) {
        (Some(count), _) => suite::about_references(count),
        (None, Some(scripts)) => scripts,
        (None, None) => suite::all()?,
    };
    let expectations = Expectations::parse(EXPECTED_FAILURES)?;
    Ok(Suite { command: COMMAND, groups: suite::groups(), scripts, expectations, build: &program::build })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_expected_failures_is_well_formed() {
        Expectations::parse(EXPECTED_FAILURES).unwrap();
    }
}
