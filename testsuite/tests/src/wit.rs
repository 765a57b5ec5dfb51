//! Components that speak through the interfaces of `testsuite/wit/values.wit`, each in several languages: a *caller*,
//! a command that imports them and prints what it sends and what comes back, and a *provider* that exports them. They
//! are made by wit-bindgen when a test asks for them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use wasm2sel4_engines::tool;

/// A language in which there are both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust, with the crate `wit-bindgen`.
    Rust,
}

/// Both, as files.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The command that imports.
    pub caller: PathBuf,
    /// The component that exports.
    pub provider: PathBuf,
}

/// All languages.
pub const ALL: [Language; 1] = [Language::Rust];

/// The folder of the interfaces, the sources, and what every caller says.
pub fn folder() -> PathBuf {
    tool::root().join("testsuite/wit")
}

/// What every caller prints, whoever answers.
pub fn said() -> String {
    let path = folder().join("said.txt");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Language {
    /// Its name in the names of tests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
        }
    }

    /// Why nothing in it can be compiled on this machine.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Rust => tool::missing_target("wasm32-wasip2"),
        }
    }

    /// Compiles both, unless this process has done so.
    ///
    /// # Errors
    ///
    /// The command that failed, and what it said.
    pub fn build(self) -> Result<Pair, String> {
        static BUILT: Mutex<Vec<(Language, Result<Pair, String>)>> = Mutex::new(Vec::new());
        // One at a time: tests of every engine ask for the same.
        let mut built = BUILT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, result)) = built.iter().find(|(language, _)| *language == self) {
            return result.clone();
        }
        let target = tool::root().join("target/wit");
        let result = match self {
            Self::Rust => rust(&target),
        };
        built.push((self, result.clone()));
        result
    }
}

/// Both in Rust: a workspace of its own, of which cargo knows what is built already.
fn rust(target: &Path) -> Result<Pair, String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder().join("rust"));
    cargo.args(["build", "--quiet", "--locked", "--release", "--target", "wasm32-wasip2", "--target-dir"]).arg(target);
    // Flags for this repository are not meant for another target.
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    tool::run(&mut cargo)?;
    let built = target.join("wasm32-wasip2/release");
    Ok(Pair { caller: built.join("caller.wasm"), provider: built.join("provider.wasm") })
}
