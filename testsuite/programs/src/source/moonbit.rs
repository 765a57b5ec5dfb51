//! Programs in MoonBit of this repository, which use structures and arrays that are collected.

use super::install;
use crate::paths;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A program.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct MoonBit {
    /// Its files below `sources`.
    pub files: Vec<String>,
    /// The version of the compiler.
    pub version: String,
    /// The version of binaryen, which makes one module of it and of what it writes with.
    pub binaryen: String,
}

/// The proposals that both modules use.
const FEATURES: [&str; 8] = [
    "bulk-memory",
    "gc",
    "multimemory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

impl MoonBit {
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|file| paths::source(file)).collect()
    }

    /// All files of this repository that it is built from.
    pub(super) fn all_paths(&self) -> Vec<PathBuf> {
        self.paths().into_iter().chain([compiler(), console()]).collect()
    }

    pub(super) fn fetch(&self, folder: &Path) -> Result<PathBuf, String> {
        let Self { version, binaryen, .. } = self;
        install::npm(folder, &[format!("@moonbit/moonc-worker@{version}"), format!("binaryen@{binaryen}")])?;
        let tools = folder.join("node_modules");
        let alone = folder.join("alone.wasm");
        let mut node = Command::new("node");
        node.arg(compiler()).arg(tools.join("@moonbit/moonc-worker/moonc-worker.js")).arg(&alone);
        tool::run(node.args(self.paths()))?;
        let module = folder.join("moonbit.wasm");
        let mut merge = Command::new("node");
        merge.arg(tools.join("binaryen/bin/wasm-merge")).args(FEATURES.map(|feature| format!("--enable-{feature}")));
        merge.arg(console()).arg("console").arg(&alone).arg("main").arg("-o").arg(&module);
        tool::run(&mut merge)?;
        install::without_node_packages(folder)?;
        Ok(module)
    }
}

/// What runs the compiler.
fn compiler() -> PathBuf {
    paths::source("moonbit/compile.cjs")
}

/// The module with which programs write.
fn console() -> PathBuf {
    paths::source("moonbit/console.wat")
}
