//! Compiling only what is not there yet: native programs and modules stay the same while this project's compiler
//! changes.

use crate::command;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Runs a compiler whose last argument is to be its output, unless that was made by the same command and is newer than
/// all of its inputs.
pub fn unless_there(compiler: &mut Command, inputs: &[impl AsRef<Path>], output: &Path) -> Result<()> {
    unless_there_as(compiler.arg(output), inputs, output)
}

/// The same for a command that has its output among its arguments.
pub fn unless_there_as(compiler: &mut Command, inputs: &[impl AsRef<Path>], output: &Path) -> Result<()> {
    let line = command::line(compiler);
    let record = record(output);
    if fs::read_to_string(&record).is_ok_and(|made_by| made_by == line) && is_newer(output, inputs) {
        return Ok(());
    }
    if let Some(folder) = output.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    // Should it fail, what is there must not be taken for what it was to make.
    let _ = fs::remove_file(&record);
    command::output(compiler)?;
    fs::write(&record, line).with_context(|| record.display().to_string())
}

/// The file that says by which command another was made.
fn record(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".command");
    name.into()
}

fn is_newer(output: &Path, inputs: &[impl AsRef<Path>]) -> bool {
    let modified = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    let Some(made) = modified(output) else { return false };
    inputs.iter().all(|input| modified(input.as_ref()).is_some_and(|changed| changed < made))
}
