//! What is the same for every engine that starts a program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::engine::Engine;

/// What starts a program with a module, folders (here, and for the program, and whether it writes into it),
/// environment and arguments.
pub(crate) trait Starter {
    fn command(&self, started: &Started<'_>) -> Command;
}

/// A program to be started.
pub(crate) struct Started<'a> {
    pub(crate) module: &'a Path,
    /// The session's folder and its name for the program.
    pub(crate) folder: Option<(&'a Path, &'a str)>,
    pub(crate) writes: bool,
    /// Folders that it only reads.
    pub(crate) libraries: Vec<(PathBuf, &'a str)>,
    pub(crate) environment: &'a BTreeMap<String, String>,
    pub(crate) arguments: &'a [String],
    /// The largest heap of structures and arrays, of which the other engine is not told.
    pub(crate) gc_heap_max: Option<&'a str>,
}

impl Starter for Engine {
    fn command(&self, started: &Started<'_>) -> Command {
        let mut options = Vec::new();
        let mut give = |option: &str, folder: &Path, name: &str| {
            options.extend([option.to_owned(), format!("{}::{name}", folder.display())]);
        };
        if let Some((folder, name)) = started.folder {
            give(if started.writes { "--writable-dir" } else { "--dir" }, folder, name);
        }
        for (folder, name) in &started.libraries {
            give("--dir", folder, name);
        }
        for (name, value) in started.environment {
            options.extend(["--env".to_owned(), format!("{name}={value}")]);
        }
        if let Some(size) = started.gc_heap_max {
            options.extend(["--gc-heap-max".to_owned(), size.to_owned()]);
        }
        self.command(&options, &[started.module.to_owned()], started.arguments)
    }
}
