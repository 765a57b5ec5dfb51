//! Tests of the system interface in the form of WebAssembly/wasi-testsuite: a folder of modules, each with a file
//! beside it that says with what it is started and what must come of it.
//!
//! Only the form for preview 1 is known here: arguments, environment, a folder as the root, an exit status, and what is
//! written on standard output. A file that asks for something else is an error, not a test that passes.

use crate::served::Client;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

/// A module, and what must come of it.
#[derive(Clone, Debug)]
pub struct WasiTest {
    /// Its name, that of the module's file.
    pub name: String,
    module: PathBuf,
    told: Told,
}

/// The file beside a module; without one, what it says by default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Told {
    args: Vec<String>,
    env: BTreeMap<String, String>,
    root: Option<PathBuf>,
    exit_code: i32,
    stdout: Option<String>,
}

impl WasiTest {
    /// All tests in a folder and below, by name.
    ///
    /// # Errors
    ///
    /// What cannot be read, or asks for what is not known here.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, String> {
        let mut tests = Vec::new();
        read(folder, &mut tests)?;
        tests.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(tests)
    }

    /// Runs it.
    ///
    /// # Errors
    ///
    /// What was expected and what came, with the command that does it again.
    pub fn check(&self, engine: &Engine) -> Result<(), String> {
        let mut options: Vec<String> = Vec::new();
        for entry in self.environment() {
            options.extend(["--env".to_owned(), entry]);
        }
        if let Some(root) = self.root() {
            options.extend(["--dir".to_owned(), format!("{}::/", root.display())]);
        }
        self.check_command(engine.command(&options, std::slice::from_ref(&self.module), &self.told.args))
    }

    /// Runs it with its folder at a file server, on an engine with a kernel.
    ///
    /// # Errors
    ///
    /// As of [`Self::check`].
    pub fn check_served(&self, engine: &Engine) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let root = self.root();
        let client = Client {
            program: &self.module,
            dir: root.as_deref().map(|root| (root, "/")),
            arguments: &self.told.args,
            environment: &self.environment(),
        };
        self.check_command(engine.command(&[], &[client.describe(folder.path())?], &[]))
    }

    /// The folder that it sees.
    fn root(&self) -> Option<PathBuf> {
        self.told.root.as_ref().map(|root| self.module.with_file_name(root))
    }

    fn environment(&self) -> Vec<String> {
        self.told.env.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    fn check_command(&self, mut command: Command) -> Result<(), String> {
        let output = tool::output(command.stdin(std::process::Stdio::null()));
        let stdout = String::from_utf8_lossy(&output.stdout);
        let is_right = output.status.code() == Some(self.told.exit_code)
            && self.told.stdout.as_ref().is_none_or(|expected| *expected == stdout);
        if is_right {
            return Ok(());
        }
        let Told { exit_code, stdout: expected, .. } = &self.told;
        let expected = expected.as_ref().map(|text| format!(" and the output {text:?}")).unwrap_or_default();
        Err(format!(
            "expected status {exit_code}{expected}\n--- {}\n--- standard output\n{stdout}\n--- standard error\n{}\n--- again: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr),
            tool::line(&command)
        ))
    }
}

fn read(folder: &Path, tests: &mut Vec<WasiTest>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        if path.is_dir() {
            read(&path, tests)?;
        } else if path.extension().is_some_and(|extension| extension == "wasm") {
            let beside = path.with_extension("json");
            let told = match fs::read(&beside) {
                Ok(text) => serde_json::from_slice(&text).map_err(|error| failed(&beside, &error))?,
                Err(_) if !beside.exists() => Told::default(),
                Err(error) => return Err(failed(&beside, &error)),
            };
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            tests.push(WasiTest { name, module: path, told });
        }
    }
    Ok(())
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
