//! Entries of a program's environment: the same check wherever one is written.

use std::collections::HashSet;
use wasm2sel4_compiler::escape::Name;

/// An entry that a program can make sense of: `NAME=VALUE`.
///
/// # Errors
///
/// A sentence that names the entry.
pub fn entry(text: &str) -> Result<String, String> {
    if text.contains('\0') {
        return Err("an entry of an environment cannot contain a zero byte".to_owned());
    }
    match text.split_once('=') {
        Some((name, _)) if !name.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("{} is not an entry of an environment; write NAME=VALUE", Name(text))),
    }
}

/// Entries of which no two have the same name: the later one counts, as where a shell sets a variable twice.
pub fn later_counts(entries: &[String]) -> Vec<String> {
    let name = |entry: &str| entry.split_once('=').map_or(entry.to_owned(), |(name, _)| name.to_owned());
    let mut names = HashSet::new();
    let mut kept: Vec<String> = entries.iter().rev().filter(|entry| names.insert(name(entry))).cloned().collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_of_two_entries_counts() {
        let entries = ["A=1", "B=2", "A=", "AB=3", "A=4=5"].map(str::to_owned);
        assert_eq!(later_counts(&entries), ["B=2", "AB=3", "A=4=5"]);
    }

    #[test]
    fn entries_have_a_name() {
        for text in ["X=", "X=1", "X=a=b", "a b=c"] {
            assert_eq!(entry(text), Ok(text.to_owned()));
        }
        for text in ["", "X", "=", "=1", "X=\0"] {
            assert!(entry(text).is_err(), "{text:?}");
        }
    }
}
