//! Binaries of Rust packages.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A binary of a package.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct Rust {
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The binary, if it is not called like the program.
    #[serde(default)]
    pub binary: Option<String>,
    /// Its features, instead of its own choice.
    #[serde(default)]
    pub features: Option<Vec<String>>,
}

impl Rust {
    pub(super) fn fetch(&self, name: &str, folder: &Path, shared: &Path) -> Result<PathBuf, String> {
        let Self { package, version, binary, features } = self;
        let binary = binary.as_deref().unwrap_or(name);
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "--quiet", "--locked", "--target", "wasm32-wasip1", "--root"]).arg(folder);
        cargo.args(["--version", &format!("={version}"), "--bin", binary]);
        if let Some(features) = features {
            cargo.args(["--no-default-features", "--features", &features.join(",")]);
        }
        // What they have in common is built once. Optimising across packages costs minutes, and nobody measures these.
        cargo.env("CARGO_TARGET_DIR", shared.join("rust"));
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "false").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        cargo.env("CARGO_PROFILE_RELEASE_DEBUG", "false").env("CARGO_PROFILE_RELEASE_STRIP", "true");
        // Some have parts in C. The name of the target is newer than the compiler that the set-up installs.
        cargo.env("CC_wasm32_wasip1", "clang").env("CFLAGS_wasm32_wasip1", "--target=wasm32-wasi");
        // Flags for this repository are not meant for others.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        // From a folder that has no toolchain and no configuration of its own.
        tool::run(cargo.current_dir(folder).arg(package))?;
        Ok(folder.join("bin").join(binary).with_extension("wasm"))
    }
}
