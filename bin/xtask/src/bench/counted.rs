//! Instructions of programs of the workstation: a plugin of qemu's user emulator (`testsuite/benchmarks/count.c`) says
//! at each write how many there were, of all threads, those that compile and collect, too. So what a program measures
//! lies between the writes of a word and of its number.

use super::{Bench, table};
use crate::command;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The architecture whose system calls the plugin knows.
const ARCHITECTURE: &str = "x86_64";

/// What is counted of a round.
#[derive(Clone, Copy)]
pub enum Count {
    /// What the program says.
    Nanoseconds,
    /// What the plugin says in between.
    Instructions,
}

/// What is before a program whose instructions are counted; nothing on a machine on which they cannot be.
pub fn runner(bench: &Bench) -> Result<Option<Vec<OsString>>> {
    if std::env::consts::ARCH != ARCHITECTURE {
        return Ok(None);
    }
    let plugin = bench.work.join("count.so");
    let source = command::root().join("testsuite/benchmarks/count.c");
    let mut gcc = Command::new("gcc");
    command::output(gcc.args(["-O2", "-shared", "-fPIC", "-o"]).arg(&plugin).arg(source))?;
    Ok(Some(vec![format!("qemu-{ARCHITECTURE}").into(), "-plugin".into(), plugin.into()]))
}

/// The command of several words.
pub fn command(words: &[impl AsRef<OsStr>]) -> Result<Command> {
    let (program, arguments) = words.split_first().context("a command has a word")?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// The hosted program of a module.
pub fn hosted(bench: &Bench, module: &Path) -> Result<PathBuf> {
    let program = bench.work.join(module.file_stem().unwrap_or_default());
    command::output(Command::new(&bench.tool).args(["--hosted", "-o"]).arg(&program).arg(module))?;
    Ok(program)
}

/// The least that a round of each kind took.
pub fn rounds(run: &mut Command, count: Count, starts: usize) -> Result<BTreeMap<String, u64>> {
    let mut text = Vec::new();
    for _ in 0..starts {
        text.extend(command::output(run)?);
    }
    let mut least = BTreeMap::new();
    for line in String::from_utf8_lossy(&text).lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        // With the plugin, `@BEGIN WORD@END NANOSECONDS`.
        let (word, number) = match (count, words.as_slice()) {
            (Count::Nanoseconds, [word, number]) => (*word, number.parse::<u64>()?),
            (Count::Instructions, [begin, named, _]) => {
                let (word, end) = named.split_once('@').with_context(|| format!("{run:?}: {line}"))?;
                (word, end.parse::<u64>()? - begin.trim_start_matches('@').parse::<u64>()?)
            }
            _ => bail!("{run:?}: {line}"),
        };
        let entry = least.entry(word.to_owned()).or_insert(number);
        *entry = number.min(*entry);
    }
    Ok(least)
}

/// The same numbers in thousands.
pub fn thousandths((name, numbers): table::Column) -> table::Column {
    (name, numbers.into_iter().map(|(word, number)| (word, number / 1000)).collect())
}
