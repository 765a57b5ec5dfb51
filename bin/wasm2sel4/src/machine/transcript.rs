//! What firmware, kernel and supervisor printed, kept in case something goes wrong.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much of it is kept.
const KEPT: usize = 16 << 10;

/// What was said; all clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Transcript(Arc<Mutex<Said>>);

#[derive(Debug, Default)]
struct Said {
    chatter: Vec<u8>,
    /// How much of it was there when the machine had booted, if it has.
    before: Option<usize>,
}

impl Transcript {
    fn lock(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was said.
    pub fn add(&self, chatter: &[u8]) {
        let mut said = self.lock();
        said.chatter.extend_from_slice(chatter);
        let excess = said.chatter.len().saturating_sub(KEPT);
        said.chatter.drain(..excess);
        said.before = said.before.map(|before| before.saturating_sub(excess));
    }

    /// Kernel and supervisor have booted.
    pub fn booted(&self) {
        let mut said = self.lock();
        said.before = said.before.or(Some(said.chatter.len()));
    }

    /// All that is kept, for a message.
    pub fn text(&self) -> String {
        printable(&self.lock().chatter).trim().to_owned()
    }

    /// What is of interest when a program does not end: how far the boot came, unless it was complete; and what was
    /// said since, except for the supervisor's notes that all is well.
    pub fn suspicious_text(&self) -> Option<String> {
        let said = self.lock();
        let Some(before) = said.before else {
            drop(said);
            return Some(self.text());
        };
        let since = printable(said.chatter.get(before..).unwrap_or_default());
        let lines: Vec<&str> = since.lines().filter(|line| !line.starts_with("supervisor: ")).collect();
        Some(lines.join("\n").trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// What a machine said, as a terminal may see it: whatever controls one is left out.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|letter| !letter.is_control() || *letter == '\n' || *letter == '\t').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_since_is_suspicious() {
        let transcript = Transcript::default();
        transcript.add(b"Booting\r\nsupervisor: domain a started\n");
        assert_eq!(transcript.suspicious_text().as_deref(), Some("Booting\nsupervisor: domain a started"));
        transcript.booted();
        transcript.add(b"supervisor: domain b started\n");
        assert_eq!(transcript.suspicious_text(), None);
        transcript.add(b"caught an \x1b[31minterrupt\n");
        assert_eq!(transcript.suspicious_text().as_deref(), Some("caught an [31minterrupt"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let transcript = Transcript::default();
        (0..5).for_each(|_| transcript.add(&[b'x'; KEPT]));
        assert_eq!(transcript.text().len(), KEPT);
    }
}
