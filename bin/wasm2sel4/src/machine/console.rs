//! The serial line, taken apart: what the programs write is passed on, what firmware, kernel and supervisor say is kept
//! for the case that something goes wrong.

use crate::error::{Error, Result};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wasm2sel4_abi::console::{Decoded, Decoder, STREAM_ERROR, STREAM_EXIT, STREAM_OUTPUT};

/// How much of what kernel and supervisor said is kept.
const CHATTER_KEPT: usize = 16 << 10;

/// With one of these a kernel says its last word: `halt` prints the first whatever the reason was, the boot code of
/// x86_64 prints the other before it stops.
const LAST_WORDS: [&[u8]; 2] = [b"halting...", b"not supported by the processor"];

/// What happened on the serial line, once it is of interest.
#[derive(Debug)]
pub enum Event {
    /// The image ended with this status.
    Exited(u8),
    /// The kernel said that it stops.
    Halted,
    /// The line is closed: the machine is off.
    Closed,
    /// What a program wrote cannot be passed on.
    Unwritable(Error),
}

/// What firmware, kernel and supervisor said.
#[derive(Clone, Debug, Default)]
pub struct Transcript(Arc<Mutex<Said>>);

#[derive(Debug, Default)]
struct Said {
    chatter: Vec<u8>,
    /// How much of it was there when the first program wrote something, if one did.
    before: Option<usize>,
}

impl Transcript {
    fn lock(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that is kept, for a message.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.lock().chatter).trim().replace('\r', "")
    }

    /// What is of interest when a program does not end: how the machine booted, unless a program wrote something, so it
    /// did boot; and whatever was said since, but for the supervisor's notes on what goes as it should.
    pub fn suspicious_text(&self) -> Option<String> {
        let said = self.lock();
        let Some(before) = said.before else {
            drop(said);
            return Some(self.text());
        };
        let since = String::from_utf8_lossy(said.chatter.get(before..).unwrap_or_default()).replace('\r', "");
        let lines: Vec<&str> = since.lines().filter(|line| !line.starts_with("supervisor: ")).collect();
        Some(lines.join("\n").trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// The serial line.
pub struct Console {
    decoder: Decoder,
    transcript: Transcript,
    verbose: bool,
    status: Vec<u8>,
    /// The end of the chatter, as long as a last word may be.
    tail: Vec<u8>,
    halted: bool,
}

/// What a piece of the serial line is made of.
#[derive(Default)]
struct Piece {
    output: Vec<u8>,
    errors: Vec<u8>,
    chatter: Vec<u8>,
    begun: bool,
    status: Option<u8>,
    halted: bool,
}

impl Console {
    /// A line of which nothing has been read.
    pub fn new(verbose: bool, transcript: Transcript) -> Self {
        Self { decoder: Decoder::default(), transcript, verbose, status: Vec::new(), tail: Vec::new(), halted: false }
    }

    /// Reads the line to its end. Whatever comes is passed on before more is read, so nothing piles up here: a program
    /// whose output nobody takes waits, as it does in a pipe.
    pub fn read(mut self, mut line: impl Read, mut tell: impl FnMut(Event)) {
        let mut buffer = [0; 4096];
        loop {
            let bytes = match line.read(&mut buffer) {
                Ok(count @ 1..) => &buffer[..count],
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => return tell(Event::Closed),
            };
            let piece = self.decode(bytes);
            self.keep(&piece);
            if let Err(error) = pass_on(&piece) {
                return tell(Event::Unwritable(error));
            }
            if let Some(status) = piece.status {
                return tell(Event::Exited(status));
            }
            if piece.halted {
                tell(Event::Halted);
            }
        }
    }

    fn decode(&mut self, bytes: &[u8]) -> Piece {
        let mut piece = Piece::default();
        for byte in bytes {
            match self.decoder.push(*byte) {
                Decoded::Pending => {}
                Decoded::Chatter(byte) => {
                    piece.chatter.push(byte);
                    if self.verbose {
                        piece.errors.push(byte);
                    }
                    piece.halted |= self.is_last_word(byte);
                }
                Decoded::Byte { stream: STREAM_OUTPUT, byte } => piece.output.push(byte),
                Decoded::Byte { stream: STREAM_ERROR, byte } => piece.errors.push(byte),
                Decoded::Byte { stream: STREAM_EXIT, byte } => self.status.push(byte),
                Decoded::End { stream: STREAM_EXIT } => {
                    let text = String::from_utf8_lossy(&self.status);
                    // An exit status has 8 bits here, as everywhere on Unix.
                    piece.status = Some(text.parse::<u32>().unwrap_or(u32::MAX) as u8);
                }
                Decoded::End { .. } => piece.begun = true,
                Decoded::Byte { .. } => {}
            }
        }
        piece
    }

    /// Whether the kernel stops with this byte; told once.
    fn is_last_word(&mut self, byte: u8) -> bool {
        self.tail.push(byte);
        let longest = LAST_WORDS.iter().map(|word| word.len()).max().unwrap_or(0);
        let excess = self.tail.len().saturating_sub(longest);
        self.tail.drain(..excess);
        let is_last = !self.halted && LAST_WORDS.iter().any(|word| self.tail.ends_with(word));
        self.halted |= is_last;
        is_last
    }

    fn keep(&self, piece: &Piece) {
        let mut said = self.transcript.lock();
        if piece.begun && said.before.is_none() {
            said.before = Some(said.chatter.len());
        }
        said.chatter.extend_from_slice(&piece.chatter);
        let excess = said.chatter.len().saturating_sub(CHATTER_KEPT);
        said.chatter.drain(..excess);
        said.before = said.before.map(|before| before.saturating_sub(excess));
    }
}

fn pass_on(piece: &Piece) -> Result<()> {
    if !piece.output.is_empty() {
        let mut output = std::io::stdout().lock();
        let written = output.write_all(&piece.output).and_then(|()| output.flush());
        written.map_err(Error::stream("standard output"))?;
    }
    if !piece.errors.is_empty() {
        std::io::stderr().write_all(&piece.errors).map_err(Error::stream("standard error"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(line: &[u8]) -> (Vec<Event>, Transcript) {
        let transcript = Transcript::default();
        let mut events = Vec::new();
        Console::new(false, transcript.clone()).read(line, |event| events.push(event));
        (events, transcript)
    }

    #[test]
    fn a_status_ends_it() {
        let (events, transcript) = events(b"Booting\n\x012\x04\x01x300\x04supervisor: all is well\nmore");
        assert!(matches!(events[..], [Event::Exited(44)]), "{events:?}");
        assert_eq!(transcript.text(), "Booting\nsupervisor: all is well\nmore");
    }

    #[test]
    fn last_words_are_heard_once() {
        let (events, transcript) = events(b"KERNEL DATA ABORT!\r\nhalting...\r\nKernel entry\r\nhalting...");
        assert!(matches!(events[..], [Event::Halted, Event::Closed]), "{events:?}");
        assert_eq!(transcript.suspicious_text(), Some(transcript.text()));
        assert_eq!(transcript.text(), "KERNEL DATA ABORT!\nhalting...\nKernel entry\nhalting...");
    }

    #[test]
    fn what_was_said_since_is_suspicious() {
        let transcript = Transcript::default();
        let mut console = Console::new(false, transcript.clone());
        for (line, suspicious) in [
            (&b"Booting\nsupervisor: domain a started\n"[..], Some("Booting\nsupervisor: domain a started")),
            (b"\x012\x04supervisor: domain b started\n", None),
            (b"caught an interrupt\n", Some("caught an interrupt")),
        ] {
            let piece = console.decode(line);
            console.keep(&piece);
            assert_eq!(transcript.suspicious_text().as_deref(), suspicious);
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (_, transcript) = events(&[b'x'; 5 * CHATTER_KEPT]);
        assert_eq!(transcript.text().len(), CHATTER_KEPT);
    }
}
