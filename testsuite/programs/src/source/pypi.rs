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
    /// The files that are kept beside the module; all, if nothing is said.
    #[serde(default)]
    pub keep: Option<Vec<PathBuf>>,
}

impl Pypi {
    pub(super) fn fetch(&self, folder: &Path) -> Result<PathBuf, String> {
        let Self { package, version, file, keep } = self;
        let Some(keep) = keep else {
            install::pip(folder, package, version)?;
            return Ok(folder.join(file));
        };
        let whole = folder.join("whole");
        install::pip(&whole, package, version)?;
        let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        for path in keep.iter().map(PathBuf::as_path).chain([Path::new(file)]) {
            let target = folder.join(path);
            let parent = target.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
            std::fs::rename(whole.join(path), &target).map_err(|error| failed(path, error))?;
        }
        std::fs::remove_dir_all(&whole).map_err(|error| failed(&whole, error))?;
        Ok(folder.join(file))
    }
}
