//! Programs as Linux processes.

mod processor;

use crate::child::{self, Child};
use crate::debugger::{self, Port};
use crate::error::{Error, Result};
use crate::returned::Spool;
use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use wait_timeout::ChildExt;
use wasm2sel4_abi::address::VirtualAddress;
use wasm2sel4_abi::archive::HOSTED_DESCRIPTOR;
use wasm2sel4_abi::changes;
use wasm2sel4_abi::layout::{MEMORY0_BASE, MEMORY0_BASE_HOSTED};
use wasm2sel4_architecture::{Architecture, USER_EMULATOR_PACKAGE};
use wasm2sel4_compiler::scratch::Scratch;

/// The capability to map addresses that are otherwise kept from processes (`CAP_SYS_RAWIO`).
const CAPABILITY_RAW_IO: u32 = 17;

/// Where memory 0 of a hosted program begins: at 0 where this workstation lets a process map it.
pub fn memory_base() -> VirtualAddress {
    let lowest = fs::read_to_string("/proc/sys/vm/mmap_min_addr").ok();
    let is_open = lowest.is_some_and(|text| text.trim() == "0");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let capabilities = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let capabilities = capabilities.and_then(|text| u64::from_str_radix(text.trim(), 16).ok()).unwrap_or(0);
    if is_open || capabilities >> CAPABILITY_RAW_IO & 1 != 0 { MEMORY0_BASE } else { MEMORY0_BASE_HOSTED }
}

/// Refuses code for features that the processor on which it would run is known to lack. What an emulator's has, depends
/// on its version.
///
/// # Errors
///
/// [`Error::Message`] that names them.
pub fn check_features(architecture: Architecture, features: &[String]) -> Result<()> {
    let is_missing = |feature: &&String| Architecture::native() == Some(architecture) && processor::is_missing(feature);
    let missing: Vec<&str> = features.iter().filter(is_missing).map(String::as_str).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::Message(format!("this machine's processor does not have {}; leave it out of --cpu", missing.join(", "))))
}

/// A hosted program to run.
pub struct Process<'a> {
    /// The architecture of its code.
    pub architecture: Architecture,
    /// The executable.
    pub elf: &'a [u8],
    /// Its arguments, the program's name first.
    pub arguments: &'a [String],
    /// Its environment.
    pub environment: &'a [String],
    /// The archive of its files, if it sees any.
    pub files: Option<&'a [u8]>,
    /// Where it sends what it changes, if that goes back.
    pub changes: Option<&'a Spool>,
    /// Where it waits for gdb; only an emulator can do that.
    pub gdb: Option<Port>,
}

impl Process<'_> {
    /// Runs it to its end and returns its exit status.
    pub fn run(&self, timeout: Option<u64>) -> Result<u8> {
        let program = Scratch::new(self.elf, true).map_err(Error::file("write to", &std::env::temp_dir()))?;
        let path = program.path();
        let mut command = self.command(path)?;
        command.env_clear();
        for entry in self.environment {
            let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
            command.env(name, value);
        }
        command.stdin(Stdio::inherit());
        let scratch = self.files.map(|archive| Scratch::new(archive, false)).transpose();
        let scratch = scratch.map_err(Error::file("write to", &std::env::temp_dir()))?;
        if let Some(archive) = &scratch {
            let file = File::open(archive.path()).map_err(Error::file("read", archive.path()))?;
            child::pass(&mut command, file, HOSTED_DESCRIPTOR);
        }
        if let Some(spool) = self.changes {
            let file = spool.file().map_err(Error::file("write to", &std::env::temp_dir()))?;
            child::pass(&mut command, file, changes::HOSTED_DESCRIPTOR);
        }
        if let Some(port) = self.gdb {
            debugger::tell_of_process(port, path);
        }
        let mut child = Child::spawn(&mut command).map_err(Error::file("start", path))?;
        let status = match timeout {
            None => child.wait(),
            Some(seconds) => match child.wait_timeout(Duration::from_secs(seconds)) {
                Ok(Some(status)) => Ok(status),
                Ok(None) => return Err(Error::Timeout { seconds, said: String::new() }),
                Err(error) => Err(error),
            },
        };
        let status = status.map_err(Error::file("wait for", path))?;
        match (status.code(), status.signal()) {
            (Some(code), _) => Ok(code as u8),
            (None, signal) => Err(Error::Signal(signal.unwrap_or(0))),
        }
    }

    fn command(&self, path: &Path) -> Result<Command> {
        let (name, rest) = self.arguments.split_first().map_or(("app", &[][..]), |(name, rest)| (name.as_str(), rest));
        if Architecture::native() == Some(self.architecture) {
            let mut command = Command::new(path);
            command.arg0(name).args(rest);
            return Ok(command);
        }
        let emulator = self.architecture.user_emulator();
        let emulator = which::which(emulator).map_err(|_| {
            Error::Message(format!(
                "{emulator} is not installed, so code for {} cannot run here; on Debian, `apt-get install {USER_EMULATOR_PACKAGE}`",
                self.architecture
            ))
        })?;
        let mut command = Command::new(emulator);
        if let Some(Port(port)) = self.gdb {
            command.arg("-g").arg(port.to_string());
        }
        command.arg("-0").arg(name).arg(path).args(rest);
        Ok(command)
    }
}
