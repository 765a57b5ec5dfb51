//! Where the source comes from: the package `sel4-sys` 0.0.28, fetched by cargo like any other package.

use crate::command;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "sel4-sys";
const VERSION: &str = "0.0.28";

/// The root of the kernel's source tree in cargo's registry.
///
/// The package does not build with a current compiler and is nobody's dependency, so a manifest of its own, outside
/// the workspace, asks for it.
pub fn fetch() -> Result<PathBuf> {
    let directory = command::root().join("target/sel4-source");
    fs::create_dir_all(&directory)?;
    fs::write(directory.join("lib.rs"), "")?;
    fs::write(
        directory.join("Cargo.toml"),
        format!(
            "[package]\nname = \"sel4-source\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [lib]\npath = \"lib.rs\"\n[dependencies]\n{PACKAGE} = \"={VERSION}\"\n[workspace]\n"
        ),
    )?;
    let mut metadata = command::cargo();
    metadata.current_dir(&directory).args(["metadata", "--format-version", "1"]);
    let metadata: serde_json::Value = serde_json::from_slice(&command::output(&mut metadata)?)?;
    let manifest = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == PACKAGE)
        .and_then(|package| package["manifest_path"].as_str())
        .with_context(|| format!("cargo does not say where the package {PACKAGE} is"))?;
    let root = Path::new(manifest).parent().context("a manifest has a folder")?.join("seL4");
    Ok(root)
}

/// Copies the tree, because its generators write beside themselves and cargo's registry is not ours to write.
pub fn copy(source: &Path, work: &Path) -> Result<PathBuf> {
    let tree = work.join("seL4");
    if tree.exists() {
        fs::remove_dir_all(&tree).with_context(|| format!("cannot empty {}", tree.display()))?;
    }
    fs::create_dir_all(work)?;
    command::output(Command::new("cp").arg("-r").arg(source).arg(&tree))?;
    command::output(Command::new("chmod").args(["-R", "u+w"]).arg(&tree))?;
    Ok(tree)
}
