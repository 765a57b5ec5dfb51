//! What became of every directive, and what that means.

use super::expected::Expectations;
use crate::run::Report;
use crate::source::Script;
use crate::translate::{Directive, HOST_MODULE, Work};
use serde::Serialize;
use std::collections::BTreeMap;

/// The outcome of a directive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "outcome", content = "message")]
pub enum Outcome {
    /// It did what it must.
    Passed,
    /// It did not.
    Failed(String),
    /// It did not, and that is known; the reason.
    Skipped(String),
}

/// A directive and its outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// The line in the script.
    pub line: usize,
    /// What it is.
    pub kind: &'static str,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of a script.
#[derive(Clone, Debug, Serialize)]
pub struct ScriptOutcome {
    /// Its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Its directives, if it was run.
    pub directives: Vec<Judged>,
    /// Entries of the list of expected failures that nothing justified.
    pub stale: Vec<String>,
}

/// Numbers of outcomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// What passed.
    pub passed: usize,
    /// What failed, stale expectations included.
    pub failed: usize,
    /// What is known to fail.
    pub skipped: usize,
}

impl Counts {
    /// The sum.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl ScriptOutcome {
    /// A script that did not get as far as its directives.
    pub fn broken(script: &Script, message: String, expectations: &Expectations) -> Self {
        let directive = Judged { line: 0, kind: "script", outcome: Outcome::Failed(message) };
        Self::new(script, vec![directive], expectations, false)
    }

    /// Puts together what was decided offline and what the driver said.
    pub fn judge(
        script: &Script,
        directives: &[Directive],
        report: Option<&Report>,
        expectations: &Expectations,
        is_whole: bool,
    ) -> Self {
        let mut call = 0;
        let mut judged = Vec::new();
        for directive in directives {
            let outcome = match &directive.work {
                Work::Passed => Outcome::Passed,
                Work::Failed(message) => Outcome::Failed(message.clone()),
                Work::Call(_) => {
                    let number = call;
                    call += 1;
                    match report {
                        None => Outcome::Failed("it was not run".to_owned()),
                        Some(report) => match report.failures.get(&number) {
                            Some(message) => Outcome::Failed(message.clone()),
                            None if report.is_complete => Outcome::Passed,
                            None => Outcome::Failed(format!("the program did not end: {}", report.noise.trim_end())),
                        },
                    }
                }
            };
            // Without a call of its own, a script has no program, and the host module nothing to do.
            if directive.kind == HOST_MODULE && (report.is_none() || outcome == Outcome::Passed) {
                continue;
            }
            judged.push(Judged { line: directive.line, kind: directive.kind, outcome });
        }
        Self::new(script, judged, expectations, is_whole)
    }

    fn new(script: &Script, mut directives: Vec<Judged>, expectations: &Expectations, is_whole: bool) -> Self {
        let path = script.path();
        let mut justified = Vec::new();
        for directive in &mut directives {
            let Outcome::Failed(message) = &directive.outcome else { continue };
            let Some(reason) = expectations.reason(&path, directive.line) else { continue };
            directive.outcome = Outcome::Skipped(format!("{reason} ({message})"));
            justified.push(directive.line);
        }
        let entries = expectations.entries(&path).filter(|_| is_whole);
        let stale = entries.filter(|entry| entry.map_or(justified.is_empty(), |line| !justified.contains(&line)));
        let stale = stale.map(|entry| entry.map_or(path.clone(), |line| format!("{path}:{line}"))).collect();
        Self { group: script.group.clone(), name: script.name.clone(), directives, stale }
    }

    /// How many there are of each outcome.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { failed: self.stale.len(), ..Counts::default() };
        for directive in &self.directives {
            match directive.outcome {
                Outcome::Passed => counts.passed += 1,
                Outcome::Failed(_) => counts.failed += 1,
                Outcome::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }

    /// The failures, one line each.
    pub fn failures(&self) -> Vec<String> {
        let path = format!("{}/{}", self.group, self.name);
        let failed = self.directives.iter().filter_map(|directive| match &directive.outcome {
            Outcome::Failed(message) => Some(format!("{path}:{}: {}: {message}", directive.line, directive.kind)),
            Outcome::Passed | Outcome::Skipped(_) => None,
        });
        let stale = self.stale.iter().map(|entry| format!("{entry}: passes, but is listed as an expected failure"));
        failed.chain(stale).collect()
    }
}

/// Sums by group, in the order in which groups first appear.
pub fn by_group(outcomes: &[ScriptOutcome]) -> BTreeMap<String, Counts> {
    let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
    for outcome in outcomes {
        groups.entry(outcome.group.clone()).or_default().add(outcome.counts());
    }
    groups
}
