//! Where programs can run: hosted on each architecture, and on every seL4 kernel at hand.

use crate::tool;
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_kernels::SEL4_5;

/// Seconds after which a program is given up.
const TIMEOUT: &str = "120";

/// The architectures.
pub const ARCHITECTURES: [&str; 3] = ["aarch64", "riscv64", "x86_64"];

/// A place to run programs.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Its name in tests: `hosted-aarch64`, `sel4-x86_64-sel4-5.0.0`.
    pub name: String,
    /// The architecture.
    pub architecture: &'static str,
    /// The kernel prefix, for seL4.
    pub kernel: Option<PathBuf>,
    /// Why nothing can run there on this machine.
    pub missing: Option<String>,
}

impl Engine {
    /// All engines, missing ones included.
    pub fn all() -> Vec<Self> {
        let hosted = ARCHITECTURES.map(Self::hosted);
        hosted.into_iter().chain(Self::all_sel4()).collect()
    }

    /// All kernels: for each architecture at least one engine, which says that it is missing if it is.
    pub fn all_sel4() -> Vec<Self> {
        ARCHITECTURES.into_iter().flat_map(Self::sel4).collect()
    }

    fn hosted(architecture: &'static str) -> Self {
        let emulator = format!("qemu-{architecture}");
        let missing = (std::env::consts::ARCH != architecture && which::which(&emulator).is_err())
            .then(|| format!("no {emulator} in the path"));
        Self { name: format!("hosted-{architecture}"), architecture, kernel: None, missing }
    }

    /// Today's kernel (named like the architecture), and others (`ARCHITECTURE-…`).
    fn sel4(architecture: &'static str) -> Vec<Self> {
        let directory = wasm2sel4_kernels::directory().expect("the user has a home");
        let emulator = format!("qemu-system-{architecture}");
        let no_emulator = which::which(&emulator).is_err().then(|| format!("no {emulator} in the path"));
        let mut names = wasm2sel4_kernels::names(&directory, architecture);
        if names.first().is_none_or(|name| name != architecture) {
            names.insert(0, architecture.to_owned());
        }
        // The kernel that the project builds itself is expected wherever its architecture is.
        if SEL4_5.starts_with(architecture) && !names.iter().any(|name| name == SEL4_5) {
            names.push(SEL4_5.to_owned());
        }
        let engine = |name: String| {
            let path = directory.join(&name);
            let no_kernel = (!wasm2sel4_kernels::is_prefix(&path))
                .then(|| format!("no kernel for {name} in {}", directory.display()));
            let missing = no_kernel.or_else(|| no_emulator.clone());
            Self { name: format!("sel4-{name}"), architecture, kernel: Some(path), missing }
        };
        names.into_iter().map(engine).collect()
    }

    /// Whether it is a kernel.
    pub fn is_sel4(&self) -> bool {
        self.kernel.is_some()
    }

    /// The command that runs programs there.
    pub fn command(&self, options: &[String], programs: &[PathBuf], arguments: &[String]) -> Command {
        let mut command = tool::command(["run", "--timeout", TIMEOUT, "--target", self.architecture]);
        match &self.kernel {
            Some(kernel) => command.arg("--kernel").arg(kernel),
            None => command.arg("--hosted"),
        };
        command.args(options).args(programs).arg("--").args(arguments);
        command
    }
}
