//! One run of a program.

use crate::bench::counted::Mark;
use crate::command;
use anyhow::{Context, Result};
use std::process::Command;

/// What a program executed in its rounds, and what it found.
#[derive(Clone, Debug)]
pub struct Executed {
    /// Instructions.
    pub instructions: Mark,
    /// The check sum.
    pub sum: String,
}

impl Executed {
    /// Runs a program under the emulator with the plugin.
    pub fn of(run: &mut Command) -> Result<Self> {
        let text = command::output(run)?;
        let text = String::from_utf8_lossy(&text);
        Self::read(&text).with_context(|| format!("`{}` wrote: {text}", command::line(run)))
    }

    /// `begin`, `end`, and the sum and nanoseconds, each behind its mark.
    fn read(text: &str) -> Result<Self> {
        let lines = text.lines().map(Mark::read).collect::<Result<Vec<_>>>()?;
        let [(begin, "begin"), (end, "end"), (_, result)] = lines.as_slice() else {
            anyhow::bail!("a program writes `begin`, `end` and its result");
        };
        let (sum, _) = result.split_once(' ').context("a result is a sum and a time")?;
        Ok(Self { instructions: end.since(*begin), sum: sum.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_the_words_counts() {
        let executed = Executed::read("@1000+7 begin\n@51000+9 end\n@52000+9 00c0ffee 123\n").unwrap();
        assert_eq!(executed.instructions, Mark { executed: 50_000, repeated: 2 });
        assert_eq!(executed.sum, "00c0ffee");
        assert!(Executed::read("@1000+7 begin\n@52000+9 00c0ffee 123\n").is_err());
        assert!(Executed::read("begin\nend\n00c0ffee 123\n").is_err());
    }
}
