//! Instructions of programs of the workstation: a plugin of qemu's user emulator (`testsuite/benchmarks/count.c`) says
//! at each write how many there were, of all threads, those that compile and collect, too. So what a program measures
//! lies between two of its writes.

use super::{Bench, table};
use crate::command;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_architecture::Architecture;

/// The architecture of machines on which other engines are counted: they have no programs for others.
const ARCHITECTURE: Architecture = Architecture::X86_64;

/// What is counted of a round.
#[derive(Clone, Copy)]
pub enum Count {
    /// What the program says.
    Nanoseconds,
    /// What the plugin says in between.
    Instructions,
}

/// How many instructions there were when a program wrote something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Instructions, of which those that repeat themselves count once.
    pub executed: u64,
    /// The further iterations of such instructions.
    pub repeated: u64,
}

impl Mark {
    /// What the plugin writes before the program does, and the rest.
    pub fn read(text: &str) -> Result<(Self, &str)> {
        let read = || {
            let (executed, rest) = text.strip_prefix('@')?.split_once('+')?;
            let (repeated, rest) = rest.split_once(' ')?;
            Some((Self { executed: executed.parse().ok()?, repeated: repeated.parse().ok()? }, rest))
        };
        read().with_context(|| format!("the plugin did not count before this: {text}"))
    }

    /// What there was since an earlier mark.
    pub fn since(self, earlier: Self) -> Self {
        Self { executed: self.executed - earlier.executed, repeated: self.repeated - earlier.repeated }
    }
}

/// What is before a program of this machine whose instructions are counted; nothing where other engines have none.
pub fn runner(bench: &Bench) -> Result<Option<Vec<OsString>>> {
    if Architecture::native() != Some(ARCHITECTURE) {
        return Ok(None);
    }
    Ok(Some(emulator(ARCHITECTURE, &plugin(bench)?)))
}

/// Builds the plugin.
pub fn plugin(bench: &Bench) -> Result<PathBuf> {
    let plugin = bench.work.join("count.so");
    let source = command::root().join("testsuite/benchmarks/count.c");
    let mut gcc = Command::new("gcc");
    command::output(gcc.args(["-O2", "-shared", "-fPIC", "-o"]).arg(&plugin).arg(source))?;
    Ok(plugin)
}

/// What is before a program of an architecture to run it with a plugin, whose arguments follow its name after commas.
pub fn emulator(architecture: Architecture, plugin: &Path) -> Vec<OsString> {
    vec![architecture.user_emulator().into(), "-plugin".into(), plugin.into()]
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
        let (word, number) = match (count, words.as_slice()) {
            (Count::Nanoseconds, [word, number]) => (*word, number.parse::<u64>()?),
            (Count::Instructions, _) => {
                // With the plugin, `@BEGIN WORD@END NANOSECONDS`.
                let (begin, rest) = Mark::read(line)?;
                let (word, rest) = rest.split_at(rest.find('@').with_context(|| format!("{run:?}: {line}"))?);
                let Mark { executed, repeated } = Mark::read(rest)?.0.since(begin);
                (word.trim_end(), executed + repeated)
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
