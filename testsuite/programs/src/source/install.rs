//! Packages of every language, into folders of their own: nothing of the machine is changed.

use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// Installs a package for Node, with what it depends on, below a folder.
pub fn npm(folder: &Path, packages: &[String]) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder);
    tool::run(npm.args(packages))
}

/// Removes what was installed so: tools that are needed once.
pub fn without_node_packages(folder: &Path) -> Result<(), String> {
    let tools = folder.join("node_modules");
    std::fs::remove_dir_all(&tools).map_err(|error| format!("{}: {error}", tools.display()))
}

/// Installs a package for Python, and nothing that it depends on, into a folder.
pub fn pip(folder: &Path, package: &str, version: &str) -> Result<(), String> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--disable-pip-version-check"]);
    tool::run(pip.arg("--target").arg(folder).arg(format!("{package}=={version}")))
}

/// Fetches the files of a Rust package into a folder; returns where in it they are.
pub fn cargo(folder: &Path, package: &str, version: &str) -> Result<PathBuf, String> {
    let write = |path: &str, text: String| {
        std::fs::write(folder.join(path), text).map_err(|error| format!("{package}: {error}"))
    };
    // Cargo fetches packages for a package that depends on them.
    write(
        "Cargo.toml",
        format!(
            "[workspace]\n[package]\nname = \"sources\"\nversion = \"0.0.0\"\n[lib]\npath = \"nothing.rs\"\n\
             [dependencies]\n{package} = {{ version = \"={version}\", default-features = false }}\n"
        ),
    )?;
    write("nothing.rs", String::new())?;
    tool::run(Command::new("cargo").current_dir(folder).args(["vendor", "--quiet", "vendor"]))?;
    Ok(folder.join("vendor").join(package))
}
