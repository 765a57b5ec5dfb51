//! Finished modules in packages for Node.

use super::install;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A module in a package.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct Npm {
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The module's file in it.
    pub file: String,
    /// An archive in it that is unpacked into the program's folder.
    #[serde(default)]
    pub unpack: Option<String>,
}

impl Npm {
    pub(super) fn fetch(&self, folder: &Path) -> Result<PathBuf, String> {
        let Self { package, version, file, unpack } = self;
        install::npm(folder, &[format!("{package}@{version}")])?;
        let installed = folder.join("node_modules").join(package);
        if let Some(archive) = unpack {
            tool::run(Command::new("tar").arg("xzf").arg(installed.join(archive)).arg("-C").arg(folder))?;
        }
        Ok(installed.join(file))
    }
}
