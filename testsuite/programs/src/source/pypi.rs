//! Finished modules in packages for Python.

use super::install;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A module in a package.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct Pypi {
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The module's file in it.
    pub file: String,
}

impl Pypi {
    pub(super) fn fetch(&self, folder: &Path) -> Result<PathBuf, String> {
        install::pip(folder, &self.package, &self.version)?;
        Ok(folder.join(&self.file))
    }
}
