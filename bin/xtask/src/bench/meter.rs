//! Processor time and memory of a command (`testsuite/benchmarks/cpu.c`), which the kernel counts.

use super::Bench;
use crate::command;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// The program that measures another.
pub struct Meter(PathBuf);

/// What a command took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Used {
    /// Microseconds of processor time, of all threads.
    pub microseconds: f64,
    /// The most memory that it had at a time, in KiB.
    pub peak: f64,
}

impl Meter {
    /// Builds it.
    pub fn new(bench: &Bench) -> Result<Self> {
        let meter = bench.work.join("cpu");
        let source = command::root().join("testsuite/benchmarks/cpu.c");
        command::output(Command::new("gcc").args(["-O2", "-o"]).arg(&meter).arg(source))?;
        Ok(Self(meter))
    }

    /// Runs a command.
    pub fn run(&self, measured: &Command) -> Result<Used> {
        let mut run = Command::new(&self.0);
        let output = run.arg(measured.get_program()).args(measured.get_args()).output()?;
        let text = String::from_utf8_lossy(&output.stderr);
        let read = || output.status.success().then(|| Used::read(&text))?;
        read().with_context(|| format!("`{}` failed: {text}", command::line(measured)))
    }
}

impl Used {
    /// The last line.
    fn read(text: &str) -> Option<Self> {
        let (microseconds, peak) = text.lines().last()?.split_once(' ')?;
        Some(Self { microseconds: microseconds.parse().ok()?, peak: peak.parse().ok()? })
    }

    /// The less of each.
    pub fn least(self, other: Self) -> Self {
        Self { microseconds: self.microseconds.min(other.microseconds), peak: self.peak.min(other.peak) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts() {
        let used = Used::read("a warning\n1500 2048\n");
        assert_eq!(used, Some(Used { microseconds: 1500.0, peak: 2048.0 }));
        assert_eq!(Used::read("killed\n"), None);
    }
}
