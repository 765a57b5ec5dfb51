//! `programs.toml`: programs with their sources, and sessions in which they run.

use crate::paths;
use crate::source::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All programs and sessions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Programs by name.
    pub program: BTreeMap<String, PackagedProgram>,
    /// Sessions, by name.
    pub session: BTreeMap<String, Session>,
}

/// A program.
#[derive(Clone, Debug, Deserialize)]
pub struct PackagedProgram {
    /// Where it comes from.
    #[serde(flatten)]
    pub source: Source,
    /// Folders of its own that it is given to read: where they are in what was fetched, and their names for the
    /// program.
    #[serde(default)]
    pub library: BTreeMap<PathBuf, String>,
    /// Its environment.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Whether every set-up fetches it: those that take seconds.
    #[serde(default)]
    pub quick: bool,
}

/// Programs that run one after another in the same folder, as somebody would type them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The folder below `inputs` whose files it begins with.
    #[serde(default)]
    pub inputs: Option<String>,
    /// Files that are made of others before it begins, by repeating them: the file that is made, what it is made of,
    /// and how often.
    #[serde(default)]
    pub repeated: Vec<(String, String, usize)>,
    /// What is run.
    pub run: Vec<Run>,
}

/// A program that is run.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Its name in the table.
    pub program: String,
    /// Its arguments.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// The file that is its standard input; without one it is empty.
    #[serde(default)]
    pub stdin: Option<String>,
    /// The file that its standard output becomes in the session's folder.
    pub stdout: String,
    /// The name under which the program sees the session's folder; without one it does not see it.
    #[serde(default)]
    pub folder: Option<String>,
    /// Whether what it writes into the folder is there afterwards.
    #[serde(default)]
    pub writes: bool,
    /// The file that standard output must be equal to, beside being what the other engine makes of it.
    #[serde(default)]
    pub expected: Option<String>,
    /// The largest heap of structures and arrays here, as on the command line.
    #[serde(default)]
    pub gc_heap_max: Option<String>,
    /// The status with which the other engine must end, lest a session of nothing but failures passes.
    #[serde(default)]
    pub status: i32,
}

impl Table {
    /// Reads the table of this repository.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read() -> Result<Self, String> {
        let path = paths::folder().join("programs.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let table: Self = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        for (name, session) in &table.session {
            if let Some(run) = session.run.iter().find(|run| !table.program.contains_key(&run.program)) {
                return Err(format!("the session `{name}` runs `{}`, which is no program of the table", run.program));
            }
        }
        Ok(table)
    }

    /// The programs that a session runs, by name.
    pub fn programs<'a>(&'a self, session: &'a Session) -> BTreeMap<&'a str, &'a PackagedProgram> {
        session.run.iter().filter_map(|run| Some((&*run.program, self.program.get(&run.program)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed_and_every_program_runs() {
        let table = Table::read().expect("the table can be read");
        let run: Vec<&str> =
            table.session.values().flat_map(|session| session.run.iter().map(|run| &*run.program)).collect();
        let idle: Vec<&String> = table.program.keys().filter(|name| !run.contains(&name.as_str())).collect();
        assert!(idle.is_empty(), "no session runs {idle:?}");
        for (name, session) in &table.session {
            for folder in session.inputs.iter().map(|folder| paths::inputs(folder)) {
                assert!(folder.is_dir(), "{name}: {} is no folder", folder.display());
            }
        }
    }
}
