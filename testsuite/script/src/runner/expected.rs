//! The failures that are expected, with their reasons. What is listed and passes makes a run fail, too, so that the
//! list shrinks with what it is about.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;

/// The list.
#[derive(Debug, Default)]
pub struct Expectations {
    /// Reasons by script and, if not the whole script is meant, by line.
    reasons: HashMap<(String, Option<usize>), String>,
}

impl Expectations {
    /// Reads a list: a line for each, `GROUP/SCRIPT:LINE reason`, or `GROUP/SCRIPT reason` for a whole script; a
    /// comment begins with `#`.
    ///
    /// # Errors
    ///
    /// If a line is none of the list's.
    pub fn parse(text: &str) -> Result<Self> {
        let mut reasons = HashMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (place, reason) = line.split_once(' ').with_context(|| format!("`{line}` gives no reason"))?;
            let place = match place.split_once(':') {
                Some((script, number)) => {
                    (script.to_owned(), Some(number.parse().with_context(|| format!("`{place}` names no line"))?))
                }
                None => (place.to_owned(), None),
            };
            if reasons.insert(place, reason.trim().to_owned()).is_some() {
                bail!("`{line}` is listed twice");
            }
        }
        Ok(Self { reasons })
    }

    /// Why a directive may fail, if it may.
    pub fn reason(&self, script: &str, line: usize) -> Option<&str> {
        let exact = self.reasons.get(&(script.to_owned(), Some(line)));
        exact.or_else(|| self.reasons.get(&(script.to_owned(), None))).map(String::as_str)
    }

    /// The entries for a script.
    pub fn entries(&self, script: &str) -> impl Iterator<Item = Option<usize>> {
        self.reasons.keys().filter(move |(name, _)| name == script).map(|(_, line)| *line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_whole_scripts() {
        let list = Expectations::parse("# comment\na/b.wast:7  not yet\n\nc/d.wast all of it\n").unwrap();
        assert_eq!(list.reason("a/b.wast", 7), Some("not yet"));
        assert_eq!(list.reason("a/b.wast", 8), None);
        assert_eq!(list.reason("c/d.wast", 8), Some("all of it"));
        assert!(Expectations::parse("a/b.wast:7").is_err());
    }
}
