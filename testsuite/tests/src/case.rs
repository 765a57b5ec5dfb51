//! A case: a module in the text format that carries its own expectation, as TOML in lines that begin with `;;!`.
//!
//! ```wat
//! ;;! status = 134
//! ;;! stderr = ["wasm trap: unreachable", "0: boom at 0x"]
//! (module …)
//! ```

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

/// What is expected of a program.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expectation {
    /// The exit status.
    pub status: i32,
    /// All of standard output.
    pub stdout: String,
    /// Parts of standard error, in this order; with none, standard error must be empty.
    pub stderr: Vec<String>,
    /// Standard input.
    pub stdin: String,
    /// A file beside the case that is standard input.
    pub input: Option<PathBuf>,
    /// Arguments of the program.
    pub arguments: Vec<String>,
    /// Options of `wasm2sel4 run`.
    pub options: Vec<String>,
    /// Modules of the folder `linked` beside the case, by the names under which they are linked, in alphabetical order.
    pub link: BTreeMap<String, String>,
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name: the file's.
    pub name: String,
    /// The module.
    pub path: PathBuf,
    /// What is expected.
    pub expectation: Expectation,
}

impl Case {
    /// Reads a case.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let header: String = text
            .lines()
            .filter_map(|line| line.strip_prefix(";;!").or_else(|| line.strip_prefix("#!")))
            // A space behind the mark is no part of a text of several lines.
            .flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"])
            .collect();
        let mut expectation: Expectation =
            toml::from_str(&header).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Some(input) = &expectation.input {
            let input = path.with_file_name(input);
            expectation.stdin =
                std::fs::read_to_string(&input).unwrap_or_else(|error| panic!("{}: {error}", input.display()));
        }
        for (name, module) in &expectation.link {
            let module = path.with_file_name("linked").join(module);
            expectation.options.extend(["--link".to_owned(), format!("{name}={}", module.display())]);
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Self { name, path: path.to_owned(), expectation }
    }

    /// All modules of a folder that are cases, by name.
    pub fn read_all(folder: &Path) -> Vec<Self> {
        Self::read_with(folder, "wat")
    }

    /// All system descriptions of a folder, by name; they carry their expectations in lines that begin with `#!`.
    pub fn read_systems(folder: &Path) -> Vec<Self> {
        Self::read_with(folder, "toml")
    }

    /// The system descriptions among the examples, called like their folders.
    pub fn read_examples(folder: &Path) -> Vec<Self> {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        folders.retain(|path| path.join("system.toml").is_file());
        folders.sort();
        assert!(!folders.is_empty(), "{} has no example with a system description", folder.display());
        let example = |path: &PathBuf| Self {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            ..Self::read(&path.join("system.toml"))
        };
        folders.iter().map(example).collect()
    }

    fn read_with(folder: &Path, wanted: &str) -> Vec<Self> {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == wanted));
        paths.sort();
        assert!(!paths.is_empty(), "{} has no case", folder.display());
        paths.iter().map(|path| Self::read(path)).collect()
    }

    /// Runs it and says what is not as expected.
    pub fn check(&self, engine: &Engine) -> Result<(), String> {
        let expected = &self.expectation;
        let mut command = engine.command(&expected.options, std::slice::from_ref(&self.path), &expected.arguments);
        let output = tool::output_for(&mut command, expected.stdin.as_bytes());
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let fail = |what: String| {
            Err(format!(
                "{what}\n--- standard output\n{stdout}\n--- standard error\n{stderr}\n--- again: {}",
                tool::line(&command)
            ))
        };
        if output.status.code() != Some(expected.status) {
            return fail(format!("expected status {}, got {}", expected.status, output.status));
        }
        if stdout != expected.stdout {
            return fail(format!("expected standard output {:?}, got {stdout:?}", expected.stdout));
        }
        if expected.stderr.is_empty() && !stderr.is_empty() {
            return fail("expected nothing on standard error".to_owned());
        }
        let mut rest = &*stderr;
        for part in &expected.stderr {
            match rest.split_once(part.as_str()) {
                Some((_, behind)) => rest = behind,
                None => return fail(format!("expected {part:?} on standard error, in its place")),
            }
        }
        Ok(())
    }
}
