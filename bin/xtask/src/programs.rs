//! `cargo xtask programs`: fetches and builds the programs of `testsuite/programs`, and runs their sessions on every
//! engine at hand.

use anyhow::{Result, anyhow, bail};
use wasm2sel4_programs::{Cache, PackagedProgram, Reference, Table};

/// Arguments of `cargo xtask programs`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only sessions whose name begins with this, such as `python`
    session: Option<String>,
    /// Only engines whose name ends with this, such as `hosted-riscv64` or `x86_64-release`
    #[arg(long, value_name = "NAME", default_value = "")]
    engine: String,
    /// Look for garbage before every allocation
    #[arg(long)]
    gc_always: bool,
    /// Fetch and build, and run nothing
    #[arg(long)]
    fetch_only: bool,
}

/// Fetches what is missing, and runs.
pub fn run(arguments: &Arguments) -> Result<()> {
    let table = table()?;
    let wanted = |name: &str| arguments.session.as_ref().is_none_or(|part| name.starts_with(part));
    let sessions: Vec<_> = table.session.iter().filter(|(name, _)| wanted(name)).collect();
    if sessions.is_empty() {
        bail!("no session's name begins with `{}`", arguments.session.as_deref().unwrap_or_default());
    }
    let programs = table.program.iter();
    let is_run = |name: &str| sessions.iter().any(|(_, session)| table.programs(session).contains_key(name));
    fetch(programs.filter(|(name, _)| is_run(name)))?;
    if arguments.fetch_only {
        return Ok(());
    }
    if let Some(missing) = Reference::missing() {
        bail!("{missing}");
    }
    let session = arguments.session.as_deref().unwrap_or_default();
    crate::test::system(&format!("{}::program-{session}", arguments.engine), arguments.gc_always)
}

/// Fetches what makes components of Python.
pub fn fetch_componentize_py() {
    println!("fetching componentize-py, unless it is there");
    if let Err(error) = Cache::of_user().and_then(|cache| cache.fetch_componentize_py()) {
        println!("components in Python are skipped: {error}");
    }
}

/// Fetches the programs that every set-up has.
pub fn fetch_quick() -> Result<()> {
    let table = table()?;
    fetch(table.program.iter().filter(|(_, program)| program.quick))
}

fn table() -> Result<Table> {
    Table::read().map_err(|error| anyhow!(error))
}

/// Fetches programs, all that can be had.
fn fetch<'a>(programs: impl Iterator<Item = (&'a String, &'a PackagedProgram)>) -> Result<()> {
    let cache = Cache::of_user().map_err(|error| anyhow!(error))?;
    let mut failed = Vec::new();
    for (name, program) in programs {
        if cache.module(name, program).is_none() {
            println!("fetching {name} {}", program.source.version());
        }
        if let Err(error) = cache.fetch(name, program) {
            println!("{name}: {error}");
            failed.push(name.as_str());
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("not to be had: {}", failed.join(", "))
}
