//! Tests of a runner as a program: a script with mistakes, on lines that end with `;; wrong`, of which it must notice
//! each, and nothing else.

use std::path::PathBuf;
use std::process::{Command, Output};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::suite::Suite;

/// A runner, and its script with mistakes.
#[derive(Clone, Debug)]
pub struct RunnerTest {
    /// Its program.
    pub program: PathBuf,
    /// The script.
    pub script: PathBuf,
    /// Mistakes that it has at least.
    pub least: usize,
}

impl RunnerTest {
    /// Adds a test for each engine: what makes the calls is other code on each.
    pub fn add(&self, suite: &mut Suite, name: &str) {
        for engine in Engine::all() {
            let test = self.clone();
            suite.add(format!("{}::{name}", engine.name), engine.missing, move || test.check(&engine.name));
        }
    }

    /// Runs the program on an engine.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn run(&self, engine: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command.args(["--engine", engine]).args(arguments).output().expect("the runner starts")
    }

    /// The script's text.
    ///
    /// # Panics
    ///
    /// If it is not there.
    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.script).expect("the script is there")
    }

    fn check(&self, engine: &str) -> Result<(), String> {
        let text = self.text();
        let lines = text.lines().zip(1..).filter(|(line, _)| line.ends_with(";; wrong"));
        let wrong: Vec<String> = lines.map(|(_, number)| number.to_string()).collect();
        if wrong.len() < self.least {
            return Err(format!("{} has only {} wrong lines", self.script.display(), wrong.len()));
        }
        let output = self.run(engine, &[&self.script.to_string_lossy()]);
        let said = String::from_utf8_lossy(&output.stdout);
        let name = self.script.file_name().unwrap_or_default().to_string_lossy();
        let failure = format!("file/{name}:");
        let failed = said.lines().filter_map(|line| line.strip_prefix(&failure)?.split_once(':'));
        let failed: Vec<String> = failed.map(|(line, _)| line.to_owned()).collect();
        if failed == wrong && output.status.code() == Some(1) {
            return Ok(());
        }
        let (status, complaints) = (output.status, String::from_utf8_lossy(&output.stderr));
        Err(format!("expected failures on the lines {wrong:?} and status 1, {status}: {said}{complaints}"))
    }
}
