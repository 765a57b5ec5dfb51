//! The result of all tests together, from what each program says at its end. What is skipped is shown with its reason:
//! tests that nobody runs look like tests that pass.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Sums over all programs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    passed: u64,
    skipped: u64,
    /// Tests of the programs that ran, which were not asked for.
    left_out: u64,
    /// How many tests are skipped for each reason.
    reasons: BTreeMap<String, u64>,
    /// The suite of scripts that is running.
    suite: &'static str,
    /// What each of them came to.
    suites: Vec<(&'static str, String)>,
    /// What of them was not run.
    suites_missing: Vec<String>,
}

impl Summary {
    /// Runs a command, of which standard output is passed on and counted.
    ///
    /// # Errors
    ///
    /// If it cannot be started or fails.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        let line = crate::command::line(command);
        println!("$ {line}");
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start `{line}`"))?;
        for said in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).split(b'\n')) {
            let said = String::from_utf8_lossy(&said?).into_owned();
            println!("{said}");
            self.hear(&said);
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{line}` failed: {status}");
        }
        Ok(())
    }

    /// Runs a suite of scripts.
    ///
    /// # Errors
    ///
    /// As [`Self::run`].
    pub fn run_suite(&mut self, suite: &'static str, command: &mut Command) -> Result<()> {
        self.suite = suite;
        self.run(command)
    }

    /// Whether any test was run or skipped.
    pub fn is_empty(&self) -> bool {
        self.passed + self.skipped == 0
    }

    /// A line of a program: of the compiler's test harness, of ours (`wasm2sel4_engines::suite`), or of a runner of
    /// scripts.
    fn hear(&mut self, line: &str) {
        let count = |part: &str, word: &str| part.trim().strip_suffix(word).and_then(|count| count.trim().parse().ok());
        if let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) {
            for part in counts.split(';') {
                self.passed += count(part, "passed").unwrap_or(0);
                self.skipped += count(part, "ignored").unwrap_or(0);
            }
        } else if let Some(skipped) = line.strip_prefix("skipped: ") {
            let counted = skipped.strip_suffix(" tests)").and_then(|skipped| skipped.rsplit_once(" ("));
            match counted.and_then(|(reason, count)| Some((reason, count.parse::<u64>().ok()?))) {
                Some((reason, count)) => *self.reasons.entry(reason.to_owned()).or_default() += count,
                // Two suites may miss the same engine.
                None if self.suites_missing.iter().any(|other| other == skipped) => {}
                None => self.suites_missing.push(skipped.to_owned()),
            }
        } else if let Some(count) = line.strip_prefix("left out: ").and_then(|rest| count(rest, " tests")) {
            self.left_out += count;
        } else if let Some((_, reason)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ignored, "))
        {
            *self.reasons.entry(reason.to_owned()).or_default() += 1;
        } else if is_total(line) {
            self.suites.push((self.suite, line.to_owned()));
        }
    }
}

/// Whether it is a suite's sum: `1 passed, 2 failed, 3 skipped`.
fn is_total(line: &str) -> bool {
    let parts: Vec<Option<(&str, &str)>> = line.split(", ").map(|part| part.split_once(' ')).collect();
    let is_count = |(count, _): (&str, &str)| count.bytes().all(|digit| digit.is_ascii_digit());
    let words: Vec<&str> = parts.iter().flatten().filter(|part| is_count(**part)).map(|(_, word)| *word).collect();
    words == ["passed", "failed", "skipped"]
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, skipped, left_out, reasons, suite: _, suites, suites_missing } = self;
        write!(formatter, "{passed} tests passed, {skipped} skipped")?;
        for (reason, count) in reasons {
            write!(formatter, "\n  {count} skipped: {reason}")?;
        }
        let told = reasons.values().sum();
        if *skipped > told {
            write!(formatter, "\n  {} skipped: no reason is given", skipped - told)?;
        }
        if *left_out > 0 {
            write!(formatter, "\n{left_out} system tests were left out")?;
        }
        for (suite, total) in suites {
            write!(formatter, "\n{suite}: {total}")?;
        }
        for missing in suites_missing {
            write!(formatter, "\n  not run: {missing}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_counted_with_its_reason() {
        let mut summary = Summary { suite: "the suite", ..Summary::default() };
        assert!(summary.is_empty());
        for line in [
            "test numbers::sizes ... ok",
            "test exports_can_be_called_from_c ... ignored, no code is made for this machine",
            "test old ... ignored",
            "test result: ok. 12 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "",
            "test sel4-aarch64::hello ... ignored",
            "test result: ok. 30 passed; 0 failed; 5 ignored; 0 measured; 7 filtered out; finished in 0.10s",
            "skipped: no kernel for aarch64 in /home/a (b) (5 tests)",
            "left out: 12 tests",
            "| all | 100 / 0 / 7 |",
            "hosted-x86_64: core/a: 3 passed, 0 failed, 4 skipped",
            "100 passed, 0 failed, 7 skipped",
            "skipped: no kernel for aarch64 in /home/a (all of sel4-aarch64)",
        ] {
            summary.hear(line);
        }
        let expected = "42 tests passed, 7 skipped
  1 skipped: no code is made for this machine
  5 skipped: no kernel for aarch64 in /home/a (b)
  1 skipped: no reason is given
12 system tests were left out
the suite: 100 passed, 0 failed, 7 skipped
  not run: no kernel for aarch64 in /home/a (all of sel4-aarch64)";
        assert_eq!(summary.to_string(), expected);
        assert!(!summary.is_empty());
    }
}
