//! The serial line, on which firmware and kernel print, and the supervisor as long as it has nothing better.
//!
//! Nothing there is taken for a frame, because whoever prints there could be made to print anything.

use super::console::Event;
use super::transcript::Transcript;
use std::io::{Read, Write};

/// With one of these a machine says its last word: a kernel's `halt` prints the first whatever the reason was, the boot
/// code of x86_64 the second before it stops, and a supervisor that could not begin the third.
const LAST_WORDS: [&[u8]; 3] = [b"halting...", b"not supported by the processor", b"\x01x"];

/// The serial line.
pub struct Serial {
    transcript: Transcript,
    verbose: bool,
    /// The end of what was said, as long as a last word may be.
    tail: Vec<u8>,
    halted: bool,
}

impl Serial {
    /// A line of which nothing has been read.
    pub fn new(verbose: bool, transcript: Transcript) -> Self {
        Self { transcript, verbose, tail: Vec::new(), halted: false }
    }

    /// Reads the line to its end.
    pub fn read(mut self, mut line: impl Read, mut tell: impl FnMut(Event)) {
        let mut buffer = [0; 4096];
        loop {
            let bytes = match line.read(&mut buffer) {
                Ok(count @ 1..) => &buffer[..count],
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                // That the machine is off is seen when both of its lines have ended.
                Ok(0) | Err(_) => return,
            };
            self.transcript.add(bytes);
            if self.verbose {
                // Whether or not anyone reads it, the machine goes on.
                let _ = std::io::stderr().write_all(bytes);
            }
            if bytes.iter().fold(false, |halted, byte| self.is_last_word(*byte) | halted) {
                tell(Event::Halted);
            }
        }
    }

    /// Whether the machine stops with this byte; told once.
    fn is_last_word(&mut self, byte: u8) -> bool {
        self.tail.push(byte);
        let longest = LAST_WORDS.iter().map(|word| word.len()).max().unwrap_or(0);
        let excess = self.tail.len().saturating_sub(longest);
        self.tail.drain(..excess);
        let is_last = !self.halted && LAST_WORDS.iter().any(|word| self.tail.ends_with(word));
        self.halted |= is_last;
        is_last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(line: &[u8]) -> (Vec<Event>, Transcript) {
        let transcript = Transcript::default();
        let mut events = Vec::new();
        Serial::new(false, transcript.clone()).read(line, |event| events.push(event));
        (events, transcript)
    }

    #[test]
    fn last_words_are_heard_once() {
        let (events, transcript) = events(b"KERNEL DATA ABORT!\r\nhalting...\r\nKernel entry\r\nhalting...");
        assert!(matches!(events[..], [Event::Halted]), "{events:?}");
        assert_eq!(transcript.text(), "KERNEL DATA ABORT!\nhalting...\nKernel entry\nhalting...");
    }

    #[test]
    fn frames_are_none_here() {
        let (events, transcript) = events(b"\x011output\x04\x01x0\x04");
        assert!(matches!(events[..], [Event::Halted]), "{events:?}");
        assert_eq!(transcript.text(), "1outputx0");
    }
}
