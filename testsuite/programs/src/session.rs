//! A session in a folder of its own: the same commands for an engine of ours and for the one that it is compared with.

use crate::cache::{self, Cache};
use crate::checked::Checked;
use crate::paths;
use crate::reference::Reference;
use crate::starter::{Started, Starter};
use crate::table::{PackagedProgram, Run, Session, Table};
use crate::tree;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

impl Session {
    /// Why it cannot be run now: a program that is not in the cache.
    pub fn missing(&self, table: &Table, cache: &Cache) -> Option<String> {
        let programs = table.programs(self);
        programs.iter().find(|(name, program)| cache.module(name, program).is_none()).map(|_| {
            // One reason for all, so that it is one line in the summary.
            "a program is not in the cache; `cargo xtask programs` fetches it".to_owned()
        })
    }

    /// Runs it on an engine, and compares with the other one.
    ///
    /// # Errors
    ///
    /// What was expected and what came.
    pub fn check(&self, table: &Table, cache: &Cache, reference: &Reference, engine: &Engine) -> Result<(), String> {
        let expected = reference.of(self, || {
            let expected = self.run(table, cache, reference)?;
            let worked = |(run, (status, _)): (&Run, &(Option<i32>, String))| *status == Some(run.status);
            match self.run.iter().zip(&expected.runs).find(|pair| !worked(*pair)) {
                Some((run, (status, stderr))) => {
                    Err(format!("the other engine runs `{}` to the status {status:?}:\n{stderr}", run.program))
                }
                None => Ok(expected),
            }
        })?;
        let found = self.run(table, cache, engine)?;
        for (run, (found, expected)) in self.run.iter().zip(found.runs.iter().zip(&expected.runs)) {
            if found != expected {
                return Err(format!(
                    "`{}` of `{}`: expected status {:?} and on standard error\n{}\n--- found status {:?} and\n{}",
                    run.stdout, run.program, expected.0, expected.1, found.0, found.1
                ));
            }
        }
        tree::compare(&expected.files, &found.files)
    }

    /// Runs it in a new folder.
    fn run(&self, table: &Table, cache: &Cache, starter: &impl Starter) -> Result<Checked, String> {
        let folder = tempfile::tempdir().map_err(|error| format!("no folder for the session: {error}"))?;
        self.fill(folder.path())?;
        let programs = table.programs(self);
        let mut runs = Vec::new();
        for run in &self.run {
            let program = programs.get(&*run.program).ok_or_else(|| format!("no program {}", run.program))?;
            runs.push(run.start(program, cache, starter, folder.path())?);
        }
        Ok(Checked { runs, files: tree::read(folder.path())? })
    }

    fn fill(&self, folder: &Path) -> Result<(), String> {
        if let Some(inputs) = &self.inputs {
            tree::copy(&paths::inputs(inputs), folder)?;
        }
        for (made, of, times) in &self.repeated {
            let failed = |error| format!("{made} cannot be made of {of}: {error}");
            let piece = fs::read(folder.join(of)).map_err(failed)?;
            fs::write(folder.join(made), piece.repeat(*times)).map_err(failed)?;
        }
        Ok(())
    }
}

impl Run {
    fn start(
        &self,
        program: &PackagedProgram,
        cache: &Cache,
        starter: &impl Starter,
        folder: &Path,
    ) -> Result<(Option<i32>, String), String> {
        let name = &self.program;
        let module = cache.module(name, program).ok_or_else(|| format!("{name} is not in the cache"))?;
        let fetched = cache.folder(name, program);
        let libraries = program.library.iter().map(|(folder, name)| (fetched.join(folder), &**name)).collect();
        let mut command = starter.command(&Started {
            module: &module,
            folder: self.folder.as_deref().map(|name| (folder, name)),
            writes: self.writes,
            libraries,
            environment: &program.environment,
            arguments: &self.arguments,
            gc_heap_max: self.gc_heap_max.as_deref(),
        });
        let failed = |path: &Path, error| format!("{}: {error}", path.display());
        let stdin = match &self.stdin {
            Some(file) => {
                let path = folder.join(file);
                Stdio::from(File::open(&path).map_err(|error| failed(&path, error))?)
            }
            None => Stdio::null(),
        };
        // It comes into the folder only afterwards: what is seen of the folder is the same for every engine.
        let output = tool::output(command.stdin(stdin));
        let path = folder.join(&self.stdout);
        cache::make_parent(&path)?;
        fs::write(&path, &output.stdout).map_err(|error| failed(&path, error))?;
        if let Some(file) = &self.expected {
            let expected = fs::read(folder.join(file)).map_err(|error| failed(&folder.join(file), error))?;
            if output.stdout != expected {
                let found = String::from_utf8_lossy(&output.stdout);
                return Err(format!("`{name}` does not write what is in {file}, but\n{found}"));
            }
        }
        Ok((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}
