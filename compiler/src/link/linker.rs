//! Finding lld, and running it in a folder of its own.

use crate::error::{Error, Result};
use crate::target::Architecture;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variable that names the linker.
const VARIABLE: &str = "WASM2SEL4_LINKER";

/// An lld.
#[derive(Clone, Debug)]
pub struct Linker {
    path: PathBuf,
}

/// What to link.
pub(crate) struct LinkInput<'a> {
    /// The architecture of the objects.
    pub architecture: Architecture,
    /// The linker script.
    pub script: &'a str,
    /// The objects with their names in messages, in order.
    pub objects: &'a [(&'a str, &'a [u8])],
}

impl Linker {
    /// Finds the linker: `$WASM2SEL4_LINKER`, the Rust toolchain's `rust-lld`, or `ld.lld` in the path.
    ///
    /// # Errors
    ///
    /// [`Error::Linker`] if there is none.
    pub fn find() -> Result<Self> {
        // A variable without a value is as good as none.
        if let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
            let path = PathBuf::from(path);
            // The linker is started in a folder of its own.
            return match std::path::absolute(&path) {
                Ok(path) if path.is_file() => Ok(Self { path }),
                _ => Err(Error::Linker(format!("${VARIABLE} names {}, which is no file", path.display()))),
            };
        }
        let path = toolchain_linker().or_else(|| which::which("ld.lld").ok()).or_else(|| which::which("rust-lld").ok());
        path.map(|path| Self { path }).ok_or_else(|| {
            Error::Linker(format!(
                "no linker: neither rust-lld (part of a Rust toolchain) nor ld.lld is here; install one or name it in ${VARIABLE}"
            ))
        })
    }

    /// Links to a static executable and returns its bytes.
    pub(crate) fn link(&self, input: &LinkInput<'_>) -> Result<Vec<u8>> {
        let folder = tempfile::Builder::new()
            .prefix("wasm2sel4-")
            .tempdir()
            .map_err(Error::file("create a folder in", std::env::temp_dir()))?;
        let write = |name: &str, bytes: &[u8]| -> Result<PathBuf> {
            let path = folder.path().join(name);
            fs::write(&path, bytes).map_err(Error::file("write", &path))?;
            Ok(path)
        };
        let script = write("script.ld", input.script.as_bytes())?;
        let output = folder.path().join("output.elf");

        let mut command = Command::new(&self.path);
        // rust-lld is lld under a neutral name; ld.lld takes the flag as well.
        if self.path.file_stem().is_some_and(|name| name == "rust-lld") {
            command.args(["-flavor", "gnu"]);
        }
        command.current_dir(folder.path());
        command.args([
            "-m",
            input.architecture.target().linker_emulation(),
            "-static",
            "--no-pie",
            "--gc-sections",
            "--discard-locals",
        ]);
        // No relaxation: the tables hold offsets of code as it was compiled.
        command.args(["--no-relax", "--build-id=none", "--orphan-handling=place", "-z", "max-page-size=4096"]);
        command.args(["-z", "noexecstack", "-T"]).arg(file_name(&script)).arg("-o").arg(file_name(&output));
        for (name, bytes) in input.objects {
            command.arg(file_name(&write(name, bytes)?));
        }
        let result = command
            .output()
            .map_err(|error| Error::Linker(format!("cannot start the linker {}: {error}", self.path.display())))?;
        if !result.status.success() {
            let complaint = String::from_utf8_lossy(&result.stderr);
            return Err(Error::Linker(format!("the linker refused:\n{}", complaint.trim_end())));
        }
        fs::read(&output).map_err(Error::file("read", &output))
    }
}

fn file_name(path: &Path) -> &std::ffi::OsStr {
    path.file_name().unwrap_or_default()
}

/// Where `rustc` is asked. What is called `rustc` is mostly rustup, which obeys a `rust-toolchain.toml` of the current
/// folder and of all folders above it, and such a file can name any program as the toolchain. So the question is not
/// asked where the user happens to be, nor in a folder for temporary files, above which everybody may write one.
const NEUTRAL_FOLDER: &str = if cfg!(windows) { "C:\\" } else { "/" };

/// The linker of the user's own Rust toolchain.
fn toolchain_linker() -> Option<PathBuf> {
    let program = which::which("rustc").ok()?;
    let rustc = |arguments: &[&str]| {
        let output = Command::new(&program).args(arguments).current_dir(NEUTRAL_FOLDER).output().ok()?;
        String::from_utf8(output.stdout).ok().filter(|_| output.status.success())
    };
    let sysroot = rustc(&["--print", "sysroot"])?;
    let version = rustc(&["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "))?;
    let path = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld");
    path.is_file().then_some(path)
}
