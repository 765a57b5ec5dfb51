//! The programs: files of two folders.

use crate::command;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// The programs of this project's own.
const FOLDER: &str = "testsuite/benchmarks/code";

/// The package with programs around other people's packages.
pub const PACKAGE: &str = "testsuite/benchmarks/packages";

/// What all programs of a language share.
const SHARED: &str = "measure";

/// What a program is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// C.
    C,
    /// Rust.
    Rust,
    /// Rust, with packages of a registry.
    Packages,
}

/// A program.
#[derive(Debug)]
pub struct Program {
    /// The file's name.
    pub name: String,
    /// What it is about: the file's first line.
    pub title: String,
    /// What it is written in.
    pub language: Language,
    /// The files of which it consists; the first names the others.
    pub sources: Vec<PathBuf>,
}

impl Program {
    fn read(source: PathBuf, of_packages: bool) -> Result<Option<Self>> {
        let name = source.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let suffix = source.extension().and_then(|suffix| suffix.to_str());
        let (language, shared) = match suffix {
            Some("c") => (Language::C, "h"),
            Some("rs") if of_packages => (Language::Packages, "rs"),
            Some("rs") if name != SHARED => (Language::Rust, "rs"),
            _ => return Ok(None),
        };
        let text = fs::read_to_string(&source)?;
        let title = match language {
            Language::C => text.strip_prefix("/* ").and_then(|text| text.split_once(" */")),
            Language::Rust | Language::Packages => text.strip_prefix("//! ").and_then(|text| text.split_once('\n')),
        };
        let (title, _) = title.with_context(|| format!("{} does not begin with its title", source.display()))?;
        let mut sources = vec![source, command::root().join(FOLDER).join(SHARED).with_extension(shared)];
        if of_packages {
            sources.extend(["Cargo.toml", "Cargo.lock"].map(|file| command::root().join(PACKAGE).join(file)));
        }
        Ok(Some(Self { name, title: title.to_owned(), language, sources }))
    }
}

/// All programs, by name.
pub fn all() -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    for (folder, of_packages) in [(FOLDER.to_owned(), false), (format!("{PACKAGE}/src/bin"), true)] {
        let folder = command::root().join(folder);
        for file in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            programs.extend(Program::read(file?.path(), of_packages)?);
        }
    }
    programs.sort_by(|left, right| left.name.cmp(&right.name));
    if let Some(pair) = programs.windows(2).find(|pair| pair[0].name == pair[1].name) {
        bail!("two programs are called {}", pair[0].name);
    }
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_programs_of_all_languages_with_titles() {
        let programs = all().unwrap();
        let of = |language| programs.iter().filter(|program| program.language == language).count();
        assert!(of(Language::C) >= 20 && of(Language::Rust) >= 4 && of(Language::Packages) >= 5, "{programs:?}");
        for program in &programs {
            assert!(!program.title.is_empty() && !program.title.contains('\n'), "{program:?}");
            assert!(program.sources.iter().all(|source| source.exists()), "{program:?}");
        }
    }
}
