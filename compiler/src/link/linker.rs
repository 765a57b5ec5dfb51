//! Finding lld, and running it on files that leave nothing behind.

use crate::error::{Error, Result};
use crate::scratch::Scratch;
use crate::target::Architecture;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::system_call::SECTION;

/// The environment variable that names the linker.
const VARIABLE: &str = "WASM2SEL4_LINKER";

/// Where the linker writes: a pipe, so that no file of its own is there when it, or who called it, is ended.
const OUTPUT: &str = "/dev/stdout";

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
                _ => Err(Error::Linker(format!("${VARIABLE} names {}, which is not a file", path.display()))),
            };
        }
        let path = toolchain_linker().or_else(|| which::which("ld.lld").ok()).or_else(|| which::which("rust-lld").ok());
        path.map(|path| Self { path }).ok_or_else(|| {
            Error::Linker(format!(
                "no linker found: neither rust-lld (part of a Rust toolchain) nor ld.lld; install one, or name one in ${VARIABLE}"
            ))
        })
    }

    /// Links to a static executable and returns its bytes.
    pub(crate) fn link(&self, input: &LinkInput<'_>) -> Result<Vec<u8>> {
        let scratch = |name: &str, bytes: &[u8]| {
            Scratch::new(bytes, false).map_err(Error::file("write", std::env::temp_dir().join(name)))
        };
        let script = scratch("script.ld", input.script.as_bytes())?;
        let objects = input.objects.iter().map(|(name, bytes)| Ok((*name, scratch(name, bytes)?)));
        let objects = objects.collect::<Result<Vec<_>>>()?;

        let mut command = Command::new(&self.path);
        // rust-lld is lld under a neutral name; ld.lld takes the flag as well.
        if self.path.file_stem().is_some_and(|name| name == "rust-lld") {
            command.args(["-flavor", "gnu"]);
        }
        command.args([
            "-m",
            input.architecture.linker_emulation(),
            "-static",
            "--no-pie",
            "--gc-sections",
            "--discard-locals",
        ]);
        // No relaxation: the tables hold offsets of code as it was compiled.
        command.args(["--no-relax", "--build-id=none", "--orphan-handling=place", "-z", "noexecstack"]);
        // Records of system calls that are not in the output have no place.
        command.arg("-z").arg(format!("dead-reloc-in-nonalloc={SECTION}=0"));
        // What scripts call MAXPAGESIZE.
        command.args(["-z", &format!("max-page-size={MMU_PAGE}"), "-T"]).arg(script.path()).args(["-o", OUTPUT]);
        command.args(objects.iter().map(|(_, object)| object.path())).stdin(Stdio::null());
        let result = command
            .output()
            .map_err(|error| Error::Linker(format!("cannot start the linker {}: {error}", self.path.display())))?;
        if !result.status.success() {
            let mut complaint = String::from_utf8_lossy(&result.stderr).into_owned();
            for (name, file) in objects.iter().map(|(name, file)| (*name, file)).chain([("script.ld", &script)]) {
                complaint = complaint.replace(&*file.path().to_string_lossy(), name);
            }
            return Err(Error::Linker(format!("the linker refused:\n{}", complaint.trim_end())));
        }
        Ok(result.stdout)
    }
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
