//! The programs: files of a folder.

use crate::command;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder.
const FOLDER: &str = "testsuite/benchmarks/code";

/// What all programs of a language share.
const SHARED: &str = "measure";

/// What a program is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// C.
    C,
    /// Rust.
    Rust,
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
    pub sources: [PathBuf; 2],
}

impl Program {
    fn read(source: &Path) -> Result<Option<Self>> {
        let (name, suffix) = (source.file_stem(), source.extension());
        let Some((name, suffix)) = name.zip(suffix).and_then(|(name, suffix)| Some((name.to_str()?, suffix.to_str()?)))
        else {
            return Ok(None);
        };
        let (language, shared) = match suffix {
            "c" => (Language::C, "h"),
            "rs" if name != SHARED => (Language::Rust, "rs"),
            _ => return Ok(None),
        };
        let text = fs::read_to_string(source)?;
        let title = match language {
            Language::C => text.strip_prefix("/* ").and_then(|text| text.split_once(" */")),
            Language::Rust => text.strip_prefix("//! ").and_then(|text| text.split_once('\n')),
        };
        let (title, _) = title.with_context(|| format!("{} does not begin with its title", source.display()))?;
        let shared = source.with_file_name(SHARED).with_extension(shared);
        let sources = [source.to_owned(), shared];
        Ok(Some(Self { name: name.to_owned(), title: title.to_owned(), language, sources }))
    }
}

/// All programs, by name.
pub fn all() -> Result<Vec<Program>> {
    let folder = command::root().join(FOLDER);
    let mut programs = Vec::new();
    for file in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        programs.extend(Program::read(&file?.path())?);
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
    fn the_folder_has_programs_of_both_languages_with_titles() {
        let programs = all().unwrap();
        let of = |language| programs.iter().filter(|program| program.language == language).count();
        assert!(of(Language::C) >= 20 && of(Language::Rust) >= 4, "{programs:?}");
        for program in &programs {
            assert!(!program.title.is_empty() && !program.title.contains('\n'), "{program:?}");
            assert!(program.sources.iter().all(|source| source.exists()), "{program:?}");
        }
    }
}
