//! How the supervisor's console says whose output is whose, and asks for input.
//!
//! In *plain* mode, for people, the bytes that domains print appear as they are, and input is what is typed. In
//! *framed* mode, for `wasm2sel4 run`, each piece of output is a frame, so that kernel messages, the supervisor's own
//! words and the two streams of a program can be told apart, and arrive byte for byte whatever the line does to line
//! ends:
//!
//! ```text
//! frame   = 0x01 stream payload 0x04
//! stream  = '1' (standard output) | '2' (standard error) | 'n' (note of the supervisor) | 'i' (input wanted, decimal)
//!         | 'x' (exit status, decimal)
//! payload = bytes 0x20..0x7e except '\', as they are; every other byte as '\' and two hexadecimal digits
//! ```
//!
//! The first frame is an empty note: kernel and supervisor have booted.
//!
//! After a frame `i`, and only then, the host answers with a piece of standard input: its size as four bytes,
//! little-endian, at most what was wanted, and its bytes. A size of 0 says that the input is at its end. So no input is
//! taken that nobody wants, and none is lost in a device.

/// Begins a frame.
pub const FRAME_START: u8 = 0x01;
/// Ends a frame.
pub const FRAME_END: u8 = 0x04;
/// Stream of standard output.
pub const STREAM_OUTPUT: u8 = b'1';
/// Stream of standard error.
pub const STREAM_ERROR: u8 = b'2';
/// Stream of what the supervisor says about itself.
pub const STREAM_NOTE: u8 = b'n';
/// Stream of requests for input.
pub const STREAM_INPUT: u8 = b'i';
/// Stream of the image's exit status.
pub const STREAM_EXIT: u8 = b'x';

/// The most bytes of input that are asked for at a time.
pub const INPUT_MAXIMUM: usize = 4096;

/// Calls `put` with the bytes that stand for `byte` in a payload.
pub fn escape(byte: u8, mut put: impl FnMut(u8)) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    if (0x20..0x7f).contains(&byte) && byte != b'\\' {
        put(byte);
    } else {
        put(b'\\');
        put(HEX[usize::from(byte >> 4)]);
        put(HEX[usize::from(byte & 15)]);
    }
}

/// Calls `put` with the bytes that stand for a byte of a name: the same, but for control characters. Whoever makes an
/// image has escaped or refused what cannot be printed, so nothing else is escaped a second time.
pub fn escape_control(byte: u8, mut put: impl FnMut(u8)) {
    if byte.is_ascii_control() { escape(byte, put) } else { put(byte) }
}

/// Takes a serial line apart, byte by byte.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decoder {
    state: State,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Outside,
    Start,
    Inside(u8),
    Escape(u8),
    EscapeLow(u8, u8),
}

/// What one byte of the serial line meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// It is part of a frame and says nothing yet.
    Pending,
    /// A byte outside frames: the kernel or the supervisor speaks.
    Chatter(u8),
    /// A byte of a stream.
    Byte {
        /// The stream: `STREAM_…`, or another byte in what no supervisor wrote.
        stream: u8,
        /// The byte.
        byte: u8,
    },
    /// A frame of this stream ended.
    End {
        /// The stream.
        stream: u8,
    },
}

impl Decoder {
    /// Takes the next byte of the line.
    pub fn push(&mut self, byte: u8) -> Decoded {
        let digit = |byte: u8| (byte as char).to_digit(16).map_or(0, |digit| digit as u8);
        let (state, decoded) = match (self.state, byte) {
            (_, FRAME_START) => (State::Start, Decoded::Pending),
            (State::Outside, _) => (State::Outside, Decoded::Chatter(byte)),
            (State::Start, stream) => (State::Inside(stream), Decoded::Pending),
            (State::Inside(stream), FRAME_END) => (State::Outside, Decoded::End { stream }),
            (State::Inside(stream), b'\\') => (State::Escape(stream), Decoded::Pending),
            (State::Inside(stream), _) => (State::Inside(stream), Decoded::Byte { stream, byte }),
            (State::Escape(stream), _) => (State::EscapeLow(stream, digit(byte)), Decoded::Pending),
            (State::EscapeLow(stream, high), _) => {
                (State::Inside(stream), Decoded::Byte { stream, byte: high << 4 | digit(byte) })
            }
        };
        self.state = state;
        decoded
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec::Vec;

    #[test]
    fn every_byte_survives() {
        let all: Vec<u8> = (0..=255).collect();
        let mut line = Vec::from(*b"Booting\n");
        line.extend([FRAME_START, STREAM_OUTPUT]);
        for &byte in &all {
            escape(byte, |escaped| line.push(escaped));
        }
        line.push(FRAME_END);

        let mut decoder = Decoder::default();
        let decoded: Vec<Decoded> = line.iter().map(|&byte| decoder.push(byte)).collect();
        let payload: Vec<u8> = decoded
            .iter()
            .filter_map(|decoded| match decoded {
                Decoded::Byte { stream: STREAM_OUTPUT, byte } => Some(*byte),
                _ => None,
            })
            .collect();
        assert_eq!(payload, all);
        assert_eq!(decoded[0], Decoded::Chatter(b'B'));
        assert_eq!(decoded.last(), Some(&Decoded::End { stream: STREAM_OUTPUT }));
    }

    #[test]
    fn what_is_escaped_already_is_not_escaped_again() {
        let mut shown = Vec::new();
        "a\\u{1}\u{f6}\x1b\x01".bytes().for_each(|byte| escape_control(byte, |byte| shown.push(byte)));
        assert_eq!(shown, "a\\u{1}\u{f6}\\1b\\01".as_bytes());
    }
}
