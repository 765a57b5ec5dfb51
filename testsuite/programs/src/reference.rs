//! The engine that is compared with, and what sessions came to there: each runs there once for all engines.

use crate::checked::Checked;
use crate::starter::{Started, Starter};
use crate::table::Session;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use wasm2sel4_engines::tool;

/// What a session came to, or why it did not.
type Known = Result<Arc<Checked>, String>;

/// The engine that is compared with.
#[derive(Debug, Default)]
pub struct Reference {
    /// By the session's runs, written out: sessions have no names of their own.
    known: Mutex<HashMap<String, Known>>,
}

impl Reference {
    /// Why there is none: `cargo xtask setup` has not been run.
    pub fn missing() -> Option<String> {
        (!python().exists()).then(|| "no wasmtime to compare with; `cargo xtask setup` installs it".to_owned())
    }

    /// The command that runs a program there, to be followed by options, the module, `--` and arguments.
    pub fn program() -> Command {
        let mut command = Command::new(python());
        command.arg(tool::root().join("testsuite/guests/reference.py"));
        command
    }

    /// What a session comes to there; `run` finds out, the first time.
    pub(crate) fn of(&self, session: &Session, run: impl FnOnce() -> Result<Checked, String>) -> Known {
        // Who comes second waits for the first, instead of doing the same beside it.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(format!("{session:?}")).or_insert_with(|| run().map(Arc::new)).clone()
    }
}

/// The python that has the engine's package.
fn python() -> PathBuf {
    tool::root().join("target/tools/wasmtime/bin/python3")
}

impl Starter for Reference {
    fn command(&self, started: &Started<'_>) -> Command {
        let mut command = Self::program();
        let libraries = started.libraries.iter().map(|(folder, name)| (folder.as_path(), *name));
        for (folder, name) in started.folder.into_iter().chain(libraries) {
            command.arg("--dir").arg(format!("{}::{name}", folder.display()));
        }
        for (name, value) in started.environment {
            command.arg("--env").arg(format!("{name}={value}"));
        }
        command.arg(started.module).arg("--").args(started.arguments);
        command
    }
}
