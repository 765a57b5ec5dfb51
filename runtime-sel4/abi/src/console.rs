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
//! What a program has changed in folders that go back ([`crate::changes`]) is many bytes of all kinds. So it comes in
//! frames of another form, whose payload is as it is: `0x01 'c' size bytes`, the size as four bytes, little-endian. The
//! supervisor writes the size, so nothing among the bytes can end the frame.
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
/// Stream of what a program has changed in folders that go back.
pub const STREAM_CHANGES: u8 = b'c';
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

/// Takes what a supervisor writes in framed mode apart, byte by byte.
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
    /// How much of a size was read, and what it is as far as that.
    Size(u8, u32),
    /// How many bytes of a payload without escapes follow.
    Plain(u32),
    Escape(u8),
    EscapeLow(u8, u8),
}

/// What one byte meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// It is part of a frame and says nothing yet.
    Pending,
    /// A byte outside frames, which somebody else has written.
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
    /// Takes what comes next of a payload without escapes, as far as it is here: those bytes, which may be none.
    pub fn take_plain<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let State::Plain(left) = self.state else { return &[] };
        let taken = bytes.get(..left as usize).unwrap_or(bytes);
        let left = left - taken.len() as u32;
        self.state = if left == 0 { State::Outside } else { State::Plain(left) };
        taken
    }

    /// Takes the next byte.
    pub fn push(&mut self, byte: u8) -> Decoded {
        let digit = |byte: u8| (byte as char).to_digit(16).map_or(0, |digit| digit as u8);
        let (state, decoded) = match (self.state, byte) {
            (State::Size(count, size), _) => {
                let size = size | u32::from(byte) << (8 * count);
                match count {
                    0..3 => (State::Size(count + 1, size), Decoded::Pending),
                    _ if size == 0 => (State::Outside, Decoded::End { stream: STREAM_CHANGES }),
                    _ => (State::Plain(size), Decoded::Pending),
                }
            }
            (State::Plain(left), _) => {
                let state = if left > 1 { State::Plain(left - 1) } else { State::Outside };
                (state, Decoded::Byte { stream: STREAM_CHANGES, byte })
            }
            (_, FRAME_START) => (State::Start, Decoded::Pending),
            (State::Outside, _) => (State::Outside, Decoded::Chatter(byte)),
            (State::Start, STREAM_CHANGES) => (State::Size(0, 0), Decoded::Pending),
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
    fn a_frame_of_changes_ends_where_its_size_says() {
        let mut line = Vec::from([FRAME_START, STREAM_CHANGES, 6, 0, 0, 0]);
        line.extend([FRAME_END, FRAME_START, b'x', b'0', FRAME_END, b'\\']);
        line.extend([FRAME_START, STREAM_CHANGES, 0, 0, 0, 0, FRAME_START, STREAM_EXIT, b'7', FRAME_END]);
        let mut decoder = Decoder::default();
        let bytes: Vec<Decoded> = line.iter().map(|&byte| decoder.push(byte)).collect();
        let of = |wanted: u8| {
            let is = move |decoded: &Decoded| match decoded {
                Decoded::Byte { stream, byte } if *stream == wanted => Some(*byte),
                _ => None,
            };
            bytes.iter().filter_map(is).collect::<Vec<u8>>()
        };
        assert_eq!(of(STREAM_CHANGES), line[6..12]);
        assert_eq!(of(STREAM_EXIT), *b"7");
        // The same in pieces.
        let mut decoder = Decoder::default();
        line[..6].iter().for_each(|&byte| assert_eq!(decoder.push(byte), Decoded::Pending));
        assert_eq!(decoder.take_plain(&line[6..9]), &line[6..9]);
        assert_eq!(decoder.take_plain(&line[9..]), &line[9..12]);
        assert_eq!(decoder.take_plain(&line[12..]), []);
    }

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
