//! The framed console: what programs write is passed on, and what they want to read is sent.
//!
//! Only the supervisor has it, so a frame is what the supervisor made of it (`wasm2sel4_abi::console`).

use super::transcript::Transcript;
use crate::error::{Error, Result};
use crate::returned::Spool;
use std::io::{Read, Write};
use wasm2sel4_abi::console::{Decoded, Decoder, STREAM_ERROR, STREAM_EXIT, STREAM_INPUT, STREAM_NOTE, STREAM_OUTPUT};

/// The most digits of a number in a frame that are looked at.
const DIGITS: usize = 10;

/// What happened on a line of the machine, once it is of interest.
#[derive(Debug)]
pub enum Event {
    /// The image ended with this status.
    Exited(u8),
    /// The supervisor said its first word, so kernel and supervisor have booted.
    Begun,
    /// A program waits for input: this many bytes, at most.
    Wants(usize),
    /// The machine said that it stops.
    Halted,
    /// What a program wrote cannot be passed on.
    Unwritable(Error),
}

/// The framed console.
pub struct Console {
    decoder: Decoder,
    transcript: Transcript,
    verbose: bool,
    /// Whether there has been a frame.
    begun: bool,
    /// The digits of a frame that is a number.
    number: Vec<u8>,
    /// Where what a program has changed goes.
    changes: Option<Spool>,
}

/// What a piece of the line is made of.
#[derive(Default)]
struct Piece {
    output: Vec<u8>,
    errors: Vec<u8>,
    notes: Vec<u8>,
    begun: bool,
    wanted: Option<usize>,
    status: Option<u8>,
}

impl Console {
    /// A line of which nothing has been read.
    pub fn new(verbose: bool, transcript: Transcript, changes: Option<Spool>) -> Self {
        Self { decoder: Decoder::default(), transcript, verbose, begun: false, number: Vec::new(), changes }
    }

    /// Reads the line to its end. Whatever comes is passed on before more is read, so nothing piles up here: a program
    /// whose output nobody takes waits, as it does in a pipe.
    pub fn read(mut self, mut line: impl Read, mut tell: impl FnMut(Event)) {
        let mut buffer = [0; 1 << 16];
        loop {
            let bytes = match line.read(&mut buffer) {
                Ok(count @ 1..) => &buffer[..count],
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                // That the machine is off is seen when both of its lines have ended.
                Ok(0) | Err(_) => return,
            };
            let piece = match self.decode(bytes) {
                Ok(piece) => piece,
                Err(error) => return tell(Event::Unwritable(error)),
            };
            self.transcript.add(&piece.notes);
            if piece.begun && !self.begun {
                self.begun = true;
                self.transcript.booted();
                tell(Event::Begun);
            }
            if let Err(error) = pass_on(&piece) {
                return tell(Event::Unwritable(error));
            }
            if let Some(size) = piece.wanted {
                tell(Event::Wants(size));
            }
            if let Some(status) = piece.status {
                return tell(Event::Exited(status));
            }
        }
    }

    fn decode(&mut self, mut bytes: &[u8]) -> Result<Piece> {
        let mut piece = Piece::default();
        loop {
            let plain = self.decoder.take_plain(bytes);
            if let Some(changes) = self.changes.as_mut().filter(|_| !plain.is_empty()) {
                changes.add(plain).map_err(Error::file("write to", &std::env::temp_dir()))?;
            }
            let Some((byte, rest)) = bytes.get(plain.len()..).and_then(<[u8]>::split_first) else { return Ok(piece) };
            bytes = rest;
            let decoded = self.decoder.push(*byte);
            piece.begun |= matches!(decoded, Decoded::End { .. });
            match decoded {
                Decoded::Byte { stream: STREAM_OUTPUT, byte } => piece.output.push(byte),
                Decoded::Byte { stream: STREAM_ERROR, byte } => piece.errors.push(byte),
                Decoded::Byte { stream: STREAM_NOTE, byte } => {
                    piece.notes.push(byte);
                    if self.verbose {
                        piece.errors.push(byte);
                    }
                }
                Decoded::Byte { stream: STREAM_EXIT | STREAM_INPUT, byte } => {
                    if self.number.len() < DIGITS {
                        self.number.push(byte);
                    }
                }
                // An exit status has 8 bits here, as everywhere on Unix.
                Decoded::End { stream: STREAM_EXIT } => piece.status = Some(self.number().unwrap_or(u32::MAX) as u8),
                Decoded::End { stream: STREAM_INPUT } => piece.wanted = Some(self.number().unwrap_or(0) as usize),
                Decoded::End { .. } | Decoded::Pending | Decoded::Byte { .. } | Decoded::Chatter(_) => {}
            }
        }
    }

    fn number(&mut self) -> Option<u32> {
        let digits = String::from_utf8(std::mem::take(&mut self.number)).ok()?;
        digits.parse().ok()
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

    #[test]
    fn a_status_ends_it() {
        let transcript = Transcript::default();
        let mut events = Vec::new();
        let line = &b"\x01nsupervisor: all is well\\0a\x04\x01i4096\x04\x012\x04\x01x300\x04\x011more\x04"[..];
        Console::new(false, transcript.clone(), None).read(line, |event| events.push(event));
        assert!(matches!(events[..], [Event::Begun, Event::Wants(4096), Event::Exited(44)]), "{events:?}");
        assert_eq!(transcript.text(), "supervisor: all is well");
    }
}
