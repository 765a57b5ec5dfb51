//! Messages of the stub on standard error. No `core::fmt`: it is larger than the rest of the stub.

use crate::platform;

const CAPACITY: usize = 240;

/// A line under construction. It is written when it is full or flushed, so that lines of two domains mix as little as
/// possible.
pub struct Line {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Line {
    /// An empty line.
    pub const fn new() -> Self {
        Self { bytes: [0; CAPACITY], length: 0 }
    }

    /// Appends bytes.
    pub fn text(mut self, text: &[u8]) -> Self {
        for byte in text {
            if self.length == CAPACITY {
                self.flush();
            }
            if let Some(place) = self.bytes.get_mut(self.length) {
                *place = *byte;
                self.length += 1;
            }
        }
        self
    }

    /// Appends a number in hexadecimal.
    pub fn hexadecimal(self, number: u64) -> Self {
        self.text(b"0x").digits(number, 16)
    }

    /// Appends a number in decimal.
    pub fn decimal(self, number: u64) -> Self {
        self.digits(number, 10)
    }

    fn digits(self, mut number: u64, radix: u64) -> Self {
        let mut digits = [0; 20];
        let mut start = digits.len();
        while start > 0 {
            start -= 1;
            digits[start] = b"0123456789abcdef"[(number % radix) as usize];
            number /= radix;
            if number == 0 {
                break;
            }
        }
        self.text(&digits[start..])
    }

    fn flush(&mut self) {
        platform::write_message(platform::Stream::Error, &self.bytes[..self.length]);
        self.length = 0;
    }

    /// Ends the line and writes it.
    pub fn end(self) {
        let mut line = self.text(b"\n");
        line.flush();
    }
}

/// Writes a message.
pub fn error(message: &[u8]) {
    platform::write_message(platform::Stream::Error, message);
}
