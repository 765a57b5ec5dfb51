//! Programs in AssemblyScript of this repository.

use super::install;
use crate::paths;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A program.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct AssemblyScript {
    /// Its file below `sources`.
    pub file: String,
    /// The version of the compiler.
    pub version: String,
    /// The version of the package with which its programs use WASI.
    pub shim: String,
}

impl AssemblyScript {
    pub(super) fn path(&self) -> PathBuf {
        paths::source(&self.file)
    }

    pub(super) fn fetch(&self, folder: &Path) -> Result<PathBuf, String> {
        let Self { version, shim, .. } = self;
        let packages = [format!("assemblyscript@{version}"), format!("@assemblyscript/wasi-shim@{shim}")];
        install::npm(folder, &packages)?;
        // The compiler looks for packages above the file that it compiles.
        let source = folder.join("program.ts");
        std::fs::copy(self.path(), &source).map_err(|error| format!("{}: {error}", self.file))?;
        let module = folder.join("assemblyscript.wasm");
        let mut compiler = Command::new("node");
        compiler.current_dir(folder).arg("node_modules/assemblyscript/bin/asc.js").arg("program.ts");
        compiler.args(["--config", "node_modules/@assemblyscript/wasi-shim/asconfig.json", "--optimize", "--outFile"]);
        tool::run(compiler.arg(&module))?;
        Ok(module)
    }
}
