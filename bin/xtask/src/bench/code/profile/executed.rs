//! How often each instruction was executed, as the plugin writes it.

use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// An instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instruction {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How often it was executed.
    pub times: u64,
    /// Its iterations beyond the first of each time, if it repeats.
    pub iterations: u64,
}

/// All that were executed, by address.
#[derive(Debug, Default)]
pub struct Counts(pub BTreeMap<u64, Instruction>);

impl Counts {
    /// Reads what the plugin wrote (`testsuite/benchmarks/count.c`).
    pub fn read(text: &str) -> Result<Self> {
        let mut counts = Self::default();
        // Lines of iterations come last.
        for line in text.lines() {
            counts.read_line(line).with_context(|| format!("the plugin wrote: {line}"))?;
        }
        Ok(counts)
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let first = words.next()?;
        if first == "rep" {
            let address = u64::from_str_radix(words.next()?, 16).ok()?;
            let repeated = self.0.get_mut(&address)?;
            repeated.iterations = words.next()?.parse().ok()?;
            repeated.times = repeated.times.checked_sub(repeated.iterations)?;
            return Some(());
        }
        let times: u64 = first.parse().ok()?;
        let mut address = u64::from_str_radix(words.next()?, 16).ok()?;
        for word in words {
            let bytes = bytes(word)?;
            let size = bytes.len() as u64;
            let instruction = self.0.entry(address).or_insert(Instruction { bytes, ..Instruction::default() });
            instruction.times += times;
            address += size;
        }
        Some(())
    }

    /// Instructions executed.
    pub fn total(&self) -> u64 {
        self.0.values().map(|instruction| instruction.times).sum()
    }
}

fn bytes(word: &str) -> Option<Vec<u8>> {
    let pairs = (0..word.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(word.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_overlap_add_up_and_iterations_are_apart() {
        let counts = Counts::read("5 1000 90 f3a4 c3\n2 1001 f3a4\n70 1001 f3a4\nrep 1001 70\n").unwrap();
        let times: Vec<_> = counts.0.iter().map(|(at, found)| (*at, found.times, found.iterations)).collect();
        assert_eq!(times, [(0x1000, 5, 0), (0x1001, 7, 70), (0x1003, 5, 0)]);
        assert_eq!(counts.0[&0x1001].bytes, [0xf3, 0xa4]);
        assert_eq!(counts.total(), 17);
        for wrong in ["5", "x 1000 90", "5 1000 9", "rep 1001 70", "1 1001 f3a4\nrep 1001 2"] {
            assert!(Counts::read(wrong).is_err(), "{wrong}");
        }
    }
}
