//! Where programs come from: the registries of their languages, always in one version.

mod assemblyscript;
mod c;
mod cpp;
mod go;
pub(crate) mod install;
mod moonbit;
mod npm;
mod pypi;
mod rust;

use serde::Deserialize;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use wasm2sel4_engines::tool;

/// A program's source.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A binary of a Rust package, built for `wasm32-wasip1`.
    Rust(rust::Rust),
    /// C files out of a Rust package that brings them along.
    C(c::C),
    /// A finished module in a package for Node.
    Npm(npm::Npm),
    /// A finished module in a package for Python.
    Pypi(pypi::Pypi),
    /// A program in Go of this repository, built by a compiler that is fetched.
    Go(go::Go),
    /// A program in C++ of this repository, built by a compiler that is fetched.
    Cpp(cpp::Cpp),
    /// A program in MoonBit of this repository, built by a compiler that is fetched.
    Moonbit(moonbit::MoonBit),
    /// A program in AssemblyScript of this repository, built by a compiler that is fetched.
    Assemblyscript(assemblyscript::AssemblyScript),
}

impl Source {
    /// The version, for the name of its folder in the cache.
    pub fn version(&self) -> &str {
        match self {
            Self::Rust(rust) => &rust.version,
            Self::C(c) => &c.version,
            Self::Npm(npm) => &npm.version,
            Self::Pypi(pypi) => &pypi.version,
            Self::Go(go) => &go.version,
            Self::Cpp(cpp) => &cpp.version,
            Self::Moonbit(moonbit) => &moonbit.version,
            Self::Assemblyscript(script) => &script.version,
        }
    }

    /// What else decides how it is built.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        for file in self.files() {
            std::fs::read(file).unwrap_or_default().hash(&mut hasher);
        }
        hasher.finish()
    }

    /// The files of this repository that it is built from.
    fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::Go(go) => vec![go.path()],
            Self::Assemblyscript(script) => vec![script.path()],
            Self::C(c) => c.all_paths(),
            Self::Cpp(cpp) => cpp.paths(),
            Self::Moonbit(moonbit) => moonbit.all_paths(),
            Self::Rust(_) | Self::Npm(_) | Self::Pypi(_) => Vec::new(),
        }
    }

    /// Why it cannot be fetched or built on this machine.
    pub fn missing(&self) -> Option<String> {
        let program = match self {
            Self::Rust(_) => return tool::missing_target("wasm32-wasip1"),
            Self::C(c::C { binaryen: None, .. }) => return tool::missing_clang(),
            Self::C(_) => return tool::missing_clang().or_else(|| missing("npm")),
            Self::Npm(_) | Self::Assemblyscript(_) | Self::Moonbit(_) => "npm",
            Self::Pypi(_) | Self::Go(_) | Self::Cpp(_) => "python3",
        };
        missing(program)
    }

    /// Fetches it into `folder` and returns its module there. What several programs need is kept in `shared`.
    ///
    /// # Errors
    ///
    /// The command that failed, and what it said.
    pub fn fetch(&self, name: &str, folder: &Path, shared: &Path) -> Result<PathBuf, String> {
        if let Some(missing) = self.missing() {
            return Err(missing);
        }
        match self {
            Self::Rust(rust) => rust.fetch(name, folder, shared),
            Self::C(c) => c.fetch(name, folder),
            Self::Npm(npm) => npm.fetch(folder),
            Self::Pypi(pypi) => pypi.fetch(folder),
            Self::Go(go) => go.fetch(folder, shared),
            Self::Cpp(cpp) => cpp.fetch(folder, shared),
            Self::Moonbit(moonbit) => moonbit.fetch(folder),
            Self::Assemblyscript(script) => script.fetch(folder),
        }
    }
}

/// Whether a program is missing on this machine.
fn missing(program: &str) -> Option<String> {
    which::which(program).is_err().then(|| format!("no {program} in the path"))
}
