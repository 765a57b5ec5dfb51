//! A suite on one engine. Hosted, each program is a process; on seL4, one boot runs many programs, each in a protection
//! domain that is torn down before the next begins.

use super::outcome::ScriptOutcome;
use super::{RunnerArguments, Suite};
use crate::program::ScriptProgram;
use crate::run;
use crate::source::Script;
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::time::Duration;
use wasm2sel4_compiler::Linker;
use wasm2sel4_engines::engine::Engine;

/// Bytes of programs in one image at most: a kernel in its default configuration has slots for some 15 MiB of pages.
const IMAGE_MAXIMUM: u64 = 10 << 20;

/// How many of these programs go into one boot.
fn one_boot(programs: &[(usize, run::ScriptDomain)], most: usize) -> Result<usize> {
    let mut size = 0;
    for (count, (_, domain)) in programs.iter().enumerate().take(most) {
        size += std::fs::metadata(&domain.path)?.len();
        if size > IMAGE_MAXIMUM && count > 0 {
            return Ok(count);
        }
    }
    Ok(programs.len().min(most))
}

impl Suite<'_> {
    /// Builds and runs all scripts on an engine.
    pub(super) fn run_engine(&self, arguments: &RunnerArguments, engine: &Engine) -> Result<Vec<ScriptOutcome>> {
        let (scripts, expectations) = (&self.scripts, &self.expectations);
        let options = arguments.options(engine)?;
        let linker = Linker::find()?;
        let bar = ProgressBar::new(scripts.len() as u64);
        bar.set_style(ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}")?);
        bar.set_prefix(engine.name.clone());
        let build = |script: &Script| {
            bar.set_message(script.path());
            (self.build)(script, &options, &linker, arguments.line)
        };
        let is_whole = arguments.line.is_none();
        let judge = |script: &Script, built: &Result<ScriptProgram>, report: Option<&run::Report>| match built {
            Ok(program) => ScriptOutcome::judge(script, &program.directives, report, expectations, is_whole),
            Err(error) => ScriptOutcome::broken(script, format!("{error:#}"), expectations),
        };
        let outcomes = match engine.kernel() {
            None => scripts
                .par_iter()
                .map(|script| {
                    let built = build(script);
                    let elf = built.as_ref().ok().and_then(|program| program.elf.as_deref());
                    let timeout = Duration::from_secs(arguments.timeout);
                    let report = elf.map(|elf| run::hosted(engine.architecture, elf, timeout)).transpose()?;
                    bar.inc(1);
                    Ok(judge(script, &built, report.as_ref()))
                })
                .collect::<Result<_>>()?,
            Some(kernel) => {
                let built: Vec<Result<ScriptProgram>> = scripts.par_iter().map(build).collect();
                let folder = tempfile::tempdir()?;
                let mut programs = Vec::new();
                for (number, program) in built.iter().enumerate() {
                    let Some(elf) = program.as_ref().ok().and_then(|program| program.elf.as_ref()) else { continue };
                    let path = folder.path().join(format!("{number:04}.elf"));
                    std::fs::write(&path, elf)?;
                    let capabilities = program.as_ref().map(|program| program.capabilities.clone()).unwrap_or_default();
                    programs.push((number, run::ScriptDomain { path, capabilities }));
                }
                let mut reports = vec![None; scripts.len()];
                let mut rest = &programs[..];
                // A machine that stops early goes on in another boot, behind the program that stopped it.
                while !rest.is_empty() {
                    let now = &rest[..one_boot(rest, arguments.boot)?];
                    let domains: Vec<run::ScriptDomain> = now.iter().map(|(_, domain)| domain.clone()).collect();
                    let mut done = 0;
                    let timeout = Duration::from_secs(arguments.timeout + 10 * now.len() as u64);
                    run::sel4(engine.architecture, &kernel, &domains, timeout, |number, report| {
                        let script = now[number].0;
                        bar.set_message(scripts[script].path());
                        bar.inc(1);
                        reports[script] = Some(report);
                        done = number + 1;
                    })?;
                    rest = &rest[done.max(1)..];
                }
                let judged = scripts.iter().zip(&built).zip(&reports);
                judged.map(|((script, built), report)| judge(script, built, report.as_ref())).collect()
            }
        };
        bar.finish_and_clear();
        Ok(outcomes)
    }
}
