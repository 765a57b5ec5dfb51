//! `cargo xtask test`: everything that must hold before a change lands, on what this machine has.

mod summary;

use crate::command;
use anyhow::{Result, bail};
use std::process::Command;
use summary::Summary;
use wasm2sel4_architecture::Architecture;

/// Arguments of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Leave out formatting and lints
    #[arg(long)]
    no_lints: bool,
    /// Run only system tests whose name contains this, such as `sel4-` or `hosted-riscv64::trap`
    filter: Option<String>,
}

/// Crates that run on seL4.
const RUNTIME: [&str; 6] = [
    "wasm2sel4-sys",
    "wasm2sel4-stub",
    "wasm2sel4-supervisor",
    "wasm2sel4-loader",
    "wasm2sel4-script-driver",
    "wasm2sel4-kernel-model",
];

/// Tests of what the program says and writes; nothing boots for them.
const COMMAND_LINE: [&str; 6] = ["command_line", "descriptions", "inputs", "golden", "debug_lines", "system_calls"];

/// Tests of programs that run somewhere: those that a filter is for.
const SYSTEM: [&str; 2] = ["machine", "system"];

/// Checks and tests, and says at the end what they came to.
pub fn run(arguments: &Arguments) -> Result<()> {
    if !arguments.no_lints && arguments.filter.is_none() {
        lints()?;
    }
    // The system tests run the program itself.
    command::run(command::cargo().args(["build", "--workspace"]))?;
    let mut summary = Summary::default();
    if arguments.filter.is_none() {
        summary.run(command::cargo().args(["test", "--workspace", "--exclude", "wasm2sel4-testsuite"]))?;
        summary.run(of_testsuite(&COMMAND_LINE).arg("--lib"))?;
    }
    summary.run(of_testsuite(&SYSTEM).arg("--").args(&arguments.filter))?;
    match &arguments.filter {
        Some(filter) if summary.is_empty() => bail!("no system test has a name with `{filter}` in it"),
        Some(_) => {}
        None => summary.run(&mut crate::spec::command(&crate::spec::Arguments::default())?)?,
    }
    println!("\n{summary}");
    Ok(())
}

/// The command that runs tests of the test suite.
fn of_testsuite(tests: &[&str]) -> Command {
    let mut command = command::cargo();
    command.args(["test", "--package", "wasm2sel4-testsuite"]);
    command.args(tests.iter().flat_map(|test| ["--test", test]));
    command
}

fn lints() -> Result<()> {
    command::run(command::cargo().args(["fmt", "--all", "--check"]))?;
    command::run(crate::differential::cargo().args(["fmt", "--check"]))?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    command::run(command::cargo().args(clippy))?;
    command::run(crate::differential::cargo().args(clippy))?;
    let mut documentation = command::cargo();
    documentation.env("RUSTDOCFLAGS", "--deny warnings");
    command::run(documentation.args(["doc", "--quiet", "--workspace", "--no-deps"]))?;
    for target in Architecture::ALL.map(Architecture::runtime_target) {
        let others = "wasm2sel4-stub/hosted,wasm2sel4-supervisor/failing-calls";
        for features in [&[][..], &["--features", others]] {
            let mut clippy = command::cargo();
            // A folder of its own: its profile and target would otherwise be rebuilt with every switch.
            clippy.args(["clippy", "--quiet", "--target", target, "--target-dir", "target/runtime-lints"]);
            for package in RUNTIME {
                clippy.args(["--package", package]);
            }
            command::run(clippy.args(features).args(["--", "--deny", "warnings"]))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables of lints in a manifest, without the comments.
    fn lints_of(manifest: &str, prefix: &str) -> Vec<String> {
        let text = std::fs::read_to_string(command::root().join(manifest)).unwrap();
        let tables = text.split("\n[").filter_map(|table| table.strip_prefix(prefix));
        let lines = tables.flat_map(str::lines).map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
    }

    #[test]
    fn both_workspaces_have_the_same_lints() {
        let lints = lints_of("Cargo.toml", "workspace.lints.");
        assert!(lints.len() > 5, "{lints:?}");
        assert_eq!(lints_of("testsuite/differential/Cargo.toml", "lints."), lints);
    }
}
