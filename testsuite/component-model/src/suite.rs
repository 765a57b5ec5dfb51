//! The scripts, in groups: the component model's own by folder, then those of its tools' authors.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use wasm2sel4_script::source::Script;
use wasmparser::WasmFeatures;

/// The component model's own scripts, below the package.
const REFERENCE: &str = "tests/component-model/test";

/// Their folders.
const FOLDERS: [&str; 6] = ["binary", "validation", "linking", "values", "resources", "async"];

/// The group of the other scripts, and where they are: folders of which some have scripts of the same name.
const TOOLS: (&str, &str, [&str; 2]) =
    ("wasm-tools", "tests/cli", ["component-model", "missing-features/component-model"]);

/// The groups in their order.
pub fn groups() -> Vec<String> {
    FOLDERS.into_iter().chain([TOOLS.0]).map(str::to_owned).collect()
}

/// All scripts of the package in this folder, by name within their groups.
///
/// # Errors
///
/// If a folder is not there or has no script: then the package is another one.
pub fn read(package: &Path) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for group in FOLDERS {
        add(group, &package.join(REFERENCE).join(group), "", &mut scripts)?;
    }
    let (group, root, folders) = TOOLS;
    for folder in folders {
        add(group, &package.join(root).join(folder), folder, &mut scripts)?;
    }
    Ok(scripts)
}

/// Adds the scripts below a folder. Their names begin with `prefix`, if that is not empty.
fn add(group: &str, folder: &Path, prefix: &str, scripts: &mut Vec<Script>) -> Result<()> {
    let mut found = Vec::new();
    walk(folder, &mut found).with_context(|| format!("cannot read {}", folder.display()))?;
    if found.is_empty() {
        bail!("no scripts in {}", folder.display());
    }
    found.sort();
    for name in found {
        let text = fs::read_to_string(folder.join(&name)).with_context(|| format!("cannot read {group}/{name}"))?;
        let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        scripts.push(Script { group: group.to_owned(), name, text, features: WasmFeatures::all() });
    }
    Ok(())
}

/// The scripts below a folder, by their paths from there.
fn walk(folder: &Path, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            let mut inner = Vec::new();
            walk(&entry.path(), &mut inner)?;
            found.extend(inner.into_iter().map(|path| format!("{name}/{path}")));
        } else if name.ends_with(".wast") {
            found.push(name);
        }
    }
    Ok(())
}
