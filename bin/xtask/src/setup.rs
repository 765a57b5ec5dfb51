//! `cargo xtask setup`: installs what is missing, then boots examples/hello on seL4 under qemu.
//!
//! Debian packages are installed when that is possible (as root); otherwise the exact line to run is printed, and what
//! can be done without them is done.

use crate::scripts::Runner;
use crate::{command, kernel};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;
use wasm2sel4_architecture::{Architecture, USER_EMULATOR_PACKAGE};
use wasm2sel4_testsuite::component;

/// Arguments of `cargo xtask setup`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Install nothing from Debian, only print what is missing
    #[arg(long)]
    no_packages: bool,
    /// Do not boot the example at the end
    #[arg(long)]
    no_hello: bool,
}

/// The Rust targets of guest programs: modules and components.
const GUEST_TARGETS: [&str; 2] = ["wasm32-wasip1", "wasm32-wasip2"];

/// What is needed of Debian beside the emulators of machines: (a file or a program that shows that it is there, the
/// package, what it is for).
const PACKAGES: [(&str, &str, &str); 8] = [
    ("gcc", "gcc", "builds the kernel"),
    ("pip3", "python3-pip", "the kernel's generators"),
    ("python3", "python3-venv", "the engine that tests compare with"),
    (Architecture::Aarch64.user_emulator(), USER_EMULATOR_PACKAGE, "runs hosted programs of other architectures"),
    ("gdb-multiarch", "gdb-multiarch", "stops at source lines of programs of every architecture"),
    ("clang", "clang", "compiles C guests"),
    ("wasm-ld", "lld", "links C guests"),
    ("/usr/lib/wasm32-wasi/libc.a", "wasi-libc libclang-rt-dev-wasm32", "the library of C guests"),
];

/// Installs and boots.
pub fn run(arguments: &Arguments) -> Result<()> {
    println!("== Rust targets");
    let mut rustup = Command::new("rustup");
    command::run(rustup.args(["target", "add"]).args(rust_targets()))
        .context("the runtime is built for targets that rustup installs")?;

    println!("== Debian packages");
    packages(arguments)?;

    println!("== seL4 5.0.0 for x86_64, from the registry crate sel4-sys");
    if let Err(error) = kernel::run(&kernel::Arguments::default()) {
        println!("not built: {error:#}");
    }

    println!("== wasmtime from PyPI, to compare with");
    if let Err(error) = reference_engine() {
        println!("not installed, tests that compare are skipped: {error:#}");
    }

    println!("== programs that people have: those that take seconds");
    if let Err(error) = crate::programs::fetch_quick() {
        println!("tests with these programs are skipped: {error:#}");
    }

    println!("== the component model's test scripts, from the registry crate wasm-tools");
    if let Err(error) = Runner::Components.fetch() {
        println!("not fetched: {error:#}");
    }

    println!("== what components in Rust, C and Python are made with");
    for workspace in component::WORKSPACES {
        let mut cargo = command::cargo();
        if let Err(error) = command::run(cargo.current_dir(command::root().join(workspace)).args(["fetch", "--locked"]))
        {
            println!("not fetched: {error:#}");
        }
    }
    crate::programs::fetch_componentize_py();

    println!("== wasm2sel4");
    command::build(&["wasm2sel4"])?;
    if !arguments.no_hello {
        println!("== examples/hello on seL4");
        let mut hello = command::program("wasm2sel4")?;
        hello.current_dir(command::root()).args(["run", "--target", "x86_64", "--timeout", "60"]);
        command::run(hello.arg("examples/hello/hello.wat"))?;
    }
    Ok(())
}

/// Rust targets: the runtime's, and that of guest programs.
fn rust_targets() -> Vec<&'static str> {
    let runtime = Architecture::ALL.map(Architecture::runtime_target);
    runtime.into_iter().chain(GUEST_TARGETS).collect()
}

fn packages(arguments: &Arguments) -> Result<()> {
    let mut missing = Vec::new();
    let boots = Architecture::ALL.map(|architecture| format!("boots {architecture}"));
    let emulators = Architecture::ALL.iter().zip(&boots).map(|(architecture, boots)| {
        (architecture.system_emulator(), architecture.system_emulator_package(), boots.as_str())
    });
    for (witness, package, purpose) in PACKAGES.into_iter().chain(emulators) {
        if is_there(witness, package) {
            continue;
        }
        println!("missing: {package} ({purpose})");
        missing.extend(package.split(' '));
    }
    if missing.is_empty() {
        println!("all there");
        return Ok(());
    }
    let line = format!("apt-get update && apt-get install --yes --no-install-recommends {}", missing.join(" "));
    let may_install = is_root() && which::which("apt-get").is_ok() && !arguments.no_packages;
    if !may_install {
        println!("to install them, run as root:\n\n    {line}\n");
        return Ok(());
    }
    command::run(Command::new("apt-get").args(["update", "--quiet"]))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args(["install", "--quiet", "--yes", "--no-install-recommends"]);
    command::run(install.args(missing))
}

fn is_there(witness: &str, package: &str) -> bool {
    match package {
        // Whether virtual environments can be made is something only python can tell.
        "python3-venv" => {
            let mut python = Command::new("python3");
            command::output(python.args(["-c", "import venv, ensurepip"])).is_ok()
        }
        "python3-pip" => command::output(Command::new("python3").args(["-m", "pip", "--version"])).is_ok(),
        _ if witness.starts_with('/') => Path::new(witness).exists(),
        _ => which::which(witness).is_ok(),
    }
}

fn is_root() -> bool {
    command::output(Command::new("id").arg("-u")).is_ok_and(|output| output.starts_with(b"0\n"))
}

/// The version of wasmtime's package with which the system tests compare. Another might know other proposals or say
/// other things, so that a test that passes on one machine would fail on the next.
const REFERENCE_VERSION: &str = "50.0.1";

/// A python of its own with wasmtime, where the system tests look for it.
fn reference_engine() -> Result<()> {
    let folder = command::root().join("target/tools/wasmtime");
    let python = folder.join("bin/python3");
    let version = "from importlib.metadata import version; print(version('wasmtime'))";
    let found = command::output(Command::new(&python).args(["-c", version]));
    if found.is_ok_and(|found| found.trim_ascii() == REFERENCE_VERSION.as_bytes()) {
        println!("wasmtime is in {}", folder.display());
        return Ok(());
    }
    command::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    command::run(
        Command::new(&python).args(["-m", "pip", "install", "--quiet"]).arg(format!("wasmtime=={REFERENCE_VERSION}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These are written where no program of ours can be asked: rustup reads one before anything is built, a workflow
    /// the other.
    #[test]
    fn targets_that_are_written_down_elsewhere_are_those_of_the_table() {
        let read = |file| std::fs::read_to_string(command::root().join(file)).unwrap();
        let toolchain = read("rust-toolchain.toml");
        let listed = toolchain.split_once("targets = [").and_then(|(_, rest)| rest.split_once(']'));
        let (listed, _) = listed.expect("rust-toolchain.toml has a list of targets");
        let mut listed: Vec<&str> = listed.split(',').map(|target| target.trim().trim_matches('"')).collect();
        listed.retain(|target| !target.is_empty());
        let mut targets = rust_targets();
        listed.sort_unstable();
        targets.sort_unstable();
        assert_eq!(listed, targets, "rust-toolchain.toml");

        let workflow = read(".github/workflows/ci.yml");
        let mut added = workflow
            .lines()
            .find_map(|line| line.trim().strip_prefix("run: rustup target add "))
            .unwrap()
            .split(' ')
            .collect::<Vec<_>>();
        let mut targets = Architecture::ALL.map(Architecture::runtime_target);
        added.sort_unstable();
        targets.sort_unstable();
        assert_eq!(added, targets, ".github/workflows/ci.yml");
    }
}
