//! Packages of other languages, into folders of their own: nothing of the machine is changed.

use std::path::Path;
use std::process::Command;
use wasm2sel4_engines::tool;

/// Installs a package for Node, with what it depends on, below a folder.
pub fn npm(folder: &Path, packages: &[String]) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder);
    tool::run(npm.args(packages))
}

/// Installs a package for Python, and nothing that it depends on, into a folder.
pub fn pip(folder: &Path, package: &str, version: &str) -> Result<(), String> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--disable-pip-version-check"]);
    tool::run(pip.arg("--target").arg(folder).arg(format!("{package}=={version}")))
}
