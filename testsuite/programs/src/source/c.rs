//! Programs in C, whose files are in Rust packages that bring them along.

use super::install;
use crate::paths;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// Files of C.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct C {
    /// The package that has them.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Their folder in it.
    pub folder: String,
    /// The files that are compiled.
    pub files: Vec<String>,
    /// Files below `sources` that are compiled with them.
    #[serde(default)]
    pub own: Vec<String>,
    /// Further options of the compiler.
    pub options: Vec<String>,
}

impl C {
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.own.iter().map(|file| paths::source(file)).collect()
    }

    pub(super) fn fetch(&self, name: &str, folder: &Path) -> Result<PathBuf, String> {
        let Self { package, version, folder: inner, files, options, .. } = self;
        let sources = install::cargo(folder, package, version)?;
        let module = folder.join(name).with_extension("wasm");
        let mut clang = Command::new("clang");
        clang.current_dir(sources.join(inner));
        // `-w`: their warnings are not for us.
        clang
            .args(["--target=wasm32-wasi", "-O2", "-w"])
            .args(files)
            .args(self.paths())
            .arg("-I.")
            .args(options)
            .arg("-o")
            .arg(&module);
        tool::run(&mut clang)?;
        Ok(module)
    }
}
