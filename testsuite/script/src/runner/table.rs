//! The one table: groups of scripts by engines.

use super::outcome::{Counts, ScriptOutcome, by_group};
use crate::source::OWN;
use serde::Serialize;
use std::fmt::Write as _;

/// What an engine made of the suite.
#[derive(Debug, Serialize)]
pub struct Column {
    /// The engine's name.
    pub engine: String,
    /// The scripts that were run; `None` if the engine is not there.
    pub outcomes: Option<Vec<ScriptOutcome>>,
}

/// The table in Markdown, with the groups in this order: passed / failed / skipped in every cell.
pub fn render(columns: &[Column], groups: &[String]) -> String {
    let sums: Vec<_> = columns.iter().map(|column| column.outcomes.as_deref().map(by_group)).collect();
    let is_run = |group: &&String| sums.iter().flatten().any(|sums| sums.contains_key(*group));
    let own = OWN.to_owned();
    let groups: Vec<&String> = groups.iter().chain([&own]).filter(is_run).collect();

    let mut text = String::from("\n| passed / failed / skipped |");
    // Writing to a string cannot fail.
    columns.iter().for_each(|column| {
        let _ = write!(text, " {} |", column.engine);
    });
    text.push_str("\n| --- |");
    columns.iter().for_each(|_| text.push_str(" --- |"));
    for group in groups {
        let cells = sums.iter().map(|sums| sums.as_ref().map(|sums| sums.get(group).copied().unwrap_or_default()));
        row(&mut text, group, cells);
    }
    let totals = columns.iter().map(|column| column.outcomes.as_deref().map(sum));
    row(&mut text, "all", totals);
    text.push('\n');
    text
}

fn row(text: &mut String, title: &str, cells: impl Iterator<Item = Option<Counts>>) {
    let _ = write!(text, "\n| {title} |");
    for cell in cells {
        let _ = match cell {
            Some(Counts { passed, failed, skipped }) => write!(text, " {passed} / {failed} / {skipped} |"),
            None => write!(text, " not run |"),
        };
    }
}

fn sum(outcomes: &[ScriptOutcome]) -> Counts {
    let mut all = Counts::default();
    outcomes.iter().for_each(|outcome| all.add(outcome.counts()));
    all
}

/// The sum over everything that was run.
pub fn total(columns: &[Column]) -> Counts {
    let mut all = Counts::default();
    columns.iter().filter_map(|column| column.outcomes.as_deref()).for_each(|outcomes| all.add(sum(outcomes)));
    all
}
