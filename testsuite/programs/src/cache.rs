//! Where fetched and built programs are kept: a folder for each program in each version, in the user's cache folder.

use crate::source::install;
use crate::table::PackagedProgram;
use etcetera::BaseStrategy;
use std::fs;
use std::path::{Path, PathBuf};

/// The name of every program's module in its folder.
const MODULE: &str = "program.wasm";

/// The cache.
#[derive(Clone, Debug)]
pub struct Cache(PathBuf);

impl Cache {
    /// The cache: `$WASM2SEL4_PROGRAMS`, or `wasm2sel4/programs` in the user's cache folder.
    ///
    /// # Errors
    ///
    /// If this user has no home.
    pub fn of_user() -> Result<Self, String> {
        if let Some(folder) = std::env::var_os("WASM2SEL4_PROGRAMS").filter(|folder| !folder.is_empty()) {
            return Ok(Self(folder.into()));
        }
        let strategy = etcetera::choose_base_strategy().map_err(|error| error.to_string())?;
        Ok(Self(strategy.cache_dir().join("wasm2sel4/programs")))
    }

    /// A program's module, if it is there.
    pub fn module(&self, name: &str, program: &PackagedProgram) -> Option<PathBuf> {
        let module = self.folder(name, program).join(MODULE);
        module.is_file().then_some(module)
    }

    /// The folder of a program: what was fetched of it.
    pub fn folder(&self, name: &str, program: &PackagedProgram) -> PathBuf {
        // The recipe belongs to the name: a module that was built otherwise is another one.
        self.0.join(format!("{name}-{}-{:016x}", program.source.version(), program.source.fingerprint()))
    }

    /// Where what several builds share is kept.
    pub fn shared(&self) -> PathBuf {
        self.0.join("shared")
    }

    /// Where the files of a Rust package are, or would be.
    pub fn package(&self, name: &str, version: &str) -> PathBuf {
        self.0.join(format!("package-{name}-{version}"))
    }

    /// Fetches the files of a Rust package, unless they are there.
    ///
    /// # Errors
    ///
    /// What failed. Then nothing of it is left in the cache.
    pub fn fetch_package(&self, name: &str, version: &str) -> Result<PathBuf, String> {
        let folder = self.package(name, version);
        if !folder.is_dir() {
            let failed = |error: std::io::Error| format!("{name} cannot be kept in {}: {error}", self.0.display());
            fs::create_dir_all(&self.0).map_err(failed)?;
            let begun = tempfile::tempdir_in(&self.0).map_err(failed)?;
            // Alone: what it depends on is not asked for.
            fs::rename(install::cargo(begun.path(), name, version)?, &folder).map_err(failed)?;
        }
        Ok(folder)
    }

    /// Fetches or builds a program, unless it is there.
    ///
    /// # Errors
    ///
    /// What failed. Then nothing of it is left in the cache.
    pub fn fetch(&self, name: &str, program: &PackagedProgram) -> Result<PathBuf, String> {
        if let Some(module) = self.module(name, program) {
            return Ok(module);
        }
        let failed = |error: std::io::Error| format!("{name} cannot be kept in {}: {error}", self.0.display());
        fs::create_dir_all(self.shared()).map_err(failed)?;
        // Beside its final place, so that it can be moved there whole.
        let begun = tempfile::tempdir_in(&self.0).map_err(failed)?;
        let module = program.source.fetch(name, begun.path(), &self.shared())?;
        fs::rename(module, begun.path().join(MODULE)).map_err(failed)?;
        let folder = self.folder(name, program);
        fs::rename(begun.keep(), &folder).map_err(failed)?;
        Ok(folder.join(MODULE))
    }
}

/// Makes all missing folders above a path.
pub fn make_parent(path: &Path) -> Result<(), String> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))
}
