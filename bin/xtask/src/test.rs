//! `cargo xtask test`: everything that must hold before a change lands, on what this machine has.

mod summary;

use crate::command;
use crate::scripts::{self, Runner};
use anyhow::{Result, bail};
use std::process::Command;
use std::time::Instant;
use summary::Summary;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_testsuite::component;

/// Arguments of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Leave out formatting and lints
    #[arg(long)]
    no_lints: bool,
    /// Run a part of the tests, for two minutes, to see whether a change deserves all of them; ends with what was left
    /// out
    #[arg(long, conflicts_with = "filter")]
    quick: bool,
    /// Look for garbage before every allocation, in all that is compiled for these system tests
    #[arg(long, requires = "filter")]
    gc_always: bool,
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

/// Further ones, which a hosted stub has no place for.
const SERVICES: [&str; 1] = ["wasm2sel4-file-server"];

/// Tests of what the program says and writes; nothing boots for them.
const COMMAND_LINE: [&str; 8] =
    ["command_line", "descriptions", "inputs", "golden", "debug_lines", "sizes", "system_calls", "wasi_suite"];

/// Tests of programs that run somewhere: those that a filter is for.
const SYSTEM: [&str; 2] = ["machine", "system"];

/// Checks and tests, and says at the end what they came to.
pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.quick {
        return quick(arguments);
    }
    if let Some(filter) = &arguments.filter {
        return system(filter, arguments.gc_always);
    }
    if !arguments.no_lints {
        lints()?;
    }
    build()?;
    let mut summary = Summary::default();
    summary.run(command::cargo().args(["test", "--workspace"]))?;
    let mut suite = Runner::Specification.command(&scripts::Arguments::default())?;
    summary.run_suite("the specification's test suite", &mut suite)?;
    let mut suite = Runner::Components.command(&scripts::Arguments::default())?;
    summary.run_suite("the component model's test scripts", &mut suite)?;
    println!("\n{summary}");
    Ok(())
}

/// Runs the system tests whose name contains `filter`; with `gc_always`, those alone that compile programs, and so that
/// garbage is looked for before every allocation.
///
/// # Errors
///
/// If one fails, or none has such a name.
pub fn system(filter: &str, gc_always: bool) -> Result<()> {
    build()?;
    let mut summary = Summary::default();
    let tests = if gc_always { &["system"] } else { &SYSTEM[..] };
    summary.run(of_testsuite(tests).args(["--", filter]).args(gc_always.then_some("--gc-always")))?;
    if summary.is_empty() {
        bail!("no system test's name contains `{filter}`");
    }
    println!("\n{summary}");
    Ok(())
}

/// Builds everything: the system tests run the program itself. Always of the whole workspace: for a part of it that
/// asks less of its dependencies, they would be built once more.
fn build() -> Result<()> {
    command::run(command::cargo().args(["build", "--workspace"]))
}

/// What `--quick` does not run.
const LEFT_OUT: &str =
    "  lints of the runtime on its targets, lints of the comparison with another engine, documentation
  components in Python; each hosted test on the other architectures
  most tests on kernels, and all but one kernel of each architecture
  tests of emulators and kernels (`machine`), of the suite's runner, and the long ones of the compiler
  the specification's test suite and the component model's";

/// A part of the checks and tests, for two minutes.
fn quick(arguments: &Arguments) -> Result<()> {
    let start = Instant::now();
    if !arguments.no_lints {
        command::run(command::cargo().args(["fmt", "--all", "--check"]))?;
        command::run(command::cargo().args(CLIPPY))?;
    }
    build()?;
    let mut summary = Summary::default();
    summary.run(command::cargo().args(["test", "--workspace", "--lib", "--bins"]))?;
    summary.run(&mut of_testsuite(&COMMAND_LINE))?;
    summary.run(of_testsuite(&["system"]).env("WASM2SEL4_QUICK", "1"))?;
    println!(
        "\n{summary}\nnot run here, but by `cargo xtask test`:\n{LEFT_OUT}\n{} seconds",
        start.elapsed().as_secs()
    );
    Ok(())
}

/// The command that runs tests of the test suite.
fn of_testsuite(tests: &[&str]) -> Command {
    let mut command = command::cargo();
    // The names of these tests are nowhere else.
    command.args(["test", "--workspace"]);
    command.args(tests.iter().flat_map(|test| ["--test", test]));
    command
}

/// The arguments of cargo that check the lints of a workspace.
const CLIPPY: [&str; 6] = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];

fn lints() -> Result<()> {
    command::run(command::cargo().args(["fmt", "--all", "--check"]))?;
    command::run(crate::differential::cargo().args(["fmt", "--check"]))?;
    command::run(command::cargo().args(CLIPPY))?;
    command::run(crate::differential::cargo().args(CLIPPY))?;
    for workspace in component::WORKSPACES {
        command::run(guests(workspace).args(["fmt", "--all", "--check"]))?;
        let clippy = ["clippy", "--quiet", "--release", "--target", "wasm32-wasip2", "--target-dir"];
        command::run(guests(workspace).args(clippy).arg(component::target()).args(["--", "--deny", "warnings"]))?;
    }
    let mut documentation = command::cargo();
    documentation.env("RUSTDOCFLAGS", "--deny warnings");
    command::run(documentation.args(["doc", "--quiet", "--workspace", "--no-deps"]))?;
    for target in Architecture::ALL.map(Architecture::runtime_target) {
        let others = "wasm2sel4-stub/hosted,wasm2sel4-supervisor/failing-calls";
        for (services, features) in [(&SERVICES[..], &[][..]), (&[], &["--features", others])] {
            let mut clippy = command::cargo();
            // A folder of its own: its profile and target would otherwise be rebuilt with every switch.
            clippy.args(["clippy", "--quiet", "--target", target, "--target-dir", "target/runtime-lints"]);
            for package in RUNTIME.iter().chain(services) {
                clippy.args(["--package", package]);
            }
            command::run(clippy.args(features).args(["--", "--deny", "warnings"]))?;
        }
    }
    Ok(())
}

/// Cargo in a workspace of components in Rust.
fn guests(workspace: &str) -> Command {
    let mut cargo = command::cargo();
    cargo.current_dir(command::root().join(workspace));
    cargo
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
