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
    /// Files below `sources` that they include.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Further options of the compiler.
    pub options: Vec<String>,
    /// The version of binaryen that makes standard exceptions of those that came before them.
    #[serde(default)]
    pub binaryen: Option<String>,
}

impl C {
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.own.iter().map(|file| paths::source(file)).collect()
    }

    fn headers(&self) -> impl Iterator<Item = PathBuf> {
        self.headers.iter().map(|file| paths::source(file))
    }

    /// All files of this repository that it is built from.
    pub(super) fn all_paths(&self) -> Vec<PathBuf> {
        self.paths().into_iter().chain(self.headers()).collect()
    }

    pub(super) fn fetch(&self, name: &str, folder: &Path) -> Result<PathBuf, String> {
        let Self { package, version, folder: inner, files, options, binaryen, .. } = self;
        let sources = install::cargo(folder, package, version)?;
        let module = folder.join(name).with_extension("wasm");
        let mut clang = Command::new("clang");
        clang.current_dir(sources.join(inner));
        // `-w`: their warnings are not for us.
        clang
            .args(["--target=wasm32-wasi", "-O2", "-w"])
            .args(files)
            .args(self.paths())
            .args(self.headers().filter_map(|header| Some(format!("-I{}", header.parent()?.display()))))
            .arg("-I.")
            .args(options)
            .arg("-o")
            .arg(&module);
        tool::run(&mut clang)?;
        match binaryen {
            Some(version) => standard(folder, &module, version),
            None => Ok(module),
        }
    }
}

/// The same module with standard exceptions.
fn standard(folder: &Path, module: &Path, binaryen: &str) -> Result<PathBuf, String> {
    install::npm(folder, &[format!("binaryen@{binaryen}")])?;
    let translated = module.with_extension("standard.wasm");
    let mut optimiser = Command::new("node");
    optimiser.arg(folder.join("node_modules/binaryen/bin/wasm-opt")).arg(module);
    // What the other engine takes, and no more.
    let features =
        ["bulk-memory", "exception-handling", "multivalue", "mutable-globals", "reference-types", "sign-ext"];
    optimiser.args(features.map(|feature| format!("--enable-{feature}")));
    tool::run(optimiser.args(["--translate-to-exnref", "-o"]).arg(&translated))?;
    install::without_node_packages(folder)?;
    Ok(translated)
}
