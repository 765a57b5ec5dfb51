//! The tool that makes components of Python: a finished package, kept beside the programs.

use crate::cache::Cache;
use crate::source::install;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// Its version.
const VERSION: &str = "0.25.0";

/// Makes components of Python.
#[derive(Clone, Debug)]
pub struct ComponentizePy(PathBuf);

impl Cache {
    /// The tool, if it is there.
    pub fn componentize_py(&self) -> Option<ComponentizePy> {
        let folder = self.shared().join(format!("componentize-py-{VERSION}"));
        folder.is_dir().then_some(ComponentizePy(folder))
    }

    /// Fetches the tool, unless it is there.
    ///
    /// # Errors
    ///
    /// What failed. Then nothing of it is left in the cache.
    pub fn fetch_componentize_py(&self) -> Result<(), String> {
        let folder = self.shared().join(format!("componentize-py-{VERSION}"));
        if folder.is_dir() {
            return Ok(());
        }
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        std::fs::create_dir_all(self.shared()).map_err(failed)?;
        // Beside its final place, so that it can be moved there whole.
        let begun = tempfile::tempdir_in(self.shared()).map_err(failed)?;
        install::pip(begun.path(), "componentize-py", VERSION)?;
        std::fs::rename(begun.keep(), &folder).map_err(failed)
    }
}

impl ComponentizePy {
    /// Where it is; another version is in another folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Makes a component of a world out of a module of a folder, with nothing of WASI: what asks for it traps.
    ///
    /// # Errors
    ///
    /// What the tool says.
    pub fn build(&self, wit: &Path, world: &str, folder: &Path, module: &str, output: &Path) -> Result<(), String> {
        let mut python = Command::new("python3");
        // Python would write beside what it reads.
        python.env("PYTHONPATH", &self.0).env("PYTHONDONTWRITEBYTECODE", "1");
        python.arg(self.0.join("bin/componentize-py")).arg("--quiet").arg("--wit-path").arg(wit);
        python.args(["--world", world, "componentize", "--stub-wasi", "--python-path"]).arg(folder);
        tool::run(python.arg("--output").arg(output).arg(module))
    }
}
