//! The serial line, through the kernel's own printing. `wasm2sel4_abi::console` says what its two modes are.

use crate::task::bundle;
use wasm2sel4_abi::bundle::FLAG_FRAMED;
use wasm2sel4_abi::console::{FRAME_END, FRAME_START, STREAM_ERROR, STREAM_EXIT, escape};
use wasm2sel4_sys::debug_put_char;

fn is_framed() -> bool {
    bundle::header().flags & FLAG_FRAMED != 0
}

/// A piece of a stream, written byte by byte; ends when it is dropped.
pub struct Output {
    framed: bool,
}

impl Output {
    /// Begins a piece of `stream` (`wasm2sel4_abi::console::STREAM_*`).
    pub fn begin(stream: u8) -> Self {
        let framed = is_framed();
        if framed {
            debug_put_char(FRAME_START);
            debug_put_char(stream);
        }
        Self { framed }
    }

    /// Writes a byte.
    pub fn put(&mut self, byte: u8) {
        if self.framed { escape(byte, debug_put_char) } else { debug_put_char(byte) }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.framed {
            debug_put_char(FRAME_END);
        }
    }
}

/// Tells the image's exit status to whoever reads the line.
pub fn exit_status(status: u32) {
    if is_framed() {
        let mut output = Output::begin(STREAM_EXIT);
        decimal(u64::from(status), |byte| output.put(byte));
    }
}

fn decimal(mut number: u64, mut put: impl FnMut(u8)) {
    let mut digits = [0; 20];
    let mut count = 0;
    loop {
        digits[count] = b'0' + (number % 10) as u8;
        count += 1;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits[..count].iter().rev().for_each(|digit| put(*digit));
}

/// A message of the supervisor itself: a line that begins with its name.
pub struct Message {
    /// The stream that it is on; for nothing, what only the curious read.
    stream: Option<Output>,
}

impl Message {
    /// Begins a message about what goes as it should.
    pub fn note() -> Self {
        Self { stream: None }.text(b"supervisor: ")
    }

    /// Begins a message about what does not.
    pub fn error() -> Self {
        Self { stream: Some(Output::begin(STREAM_ERROR)) }.text(b"supervisor: ")
    }

    fn put(&mut self, byte: u8) {
        match &mut self.stream {
            Some(output) => output.put(byte),
            None => debug_put_char(byte),
        }
    }

    /// Writes text.
    pub fn text(mut self, text: &[u8]) -> Self {
        text.iter().for_each(|byte| self.put(*byte));
        self
    }

    /// Writes a number.
    pub fn number(mut self, number: u64) -> Self {
        decimal(number, |byte| self.put(byte));
        self
    }

    /// Ends the line.
    pub fn end(mut self) {
        self.put(b'\n');
    }
}
