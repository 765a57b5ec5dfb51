//! Bytes of input on their way to whoever reads them: pieces that the host announces (`wasm2sel4_abi::console`), or
//! what somebody types.

use wasm2sel4_abi::console::INPUT_MAXIMUM;

/// What ends the input where it is typed: Control-D.
const END: u8 = 0x04;
/// What deletes the last byte of a line.
const BACKSPACE: u8 = 0x08;
const DELETE: u8 = 0x7f;

/// What is awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// Nothing.
    Nothing,
    /// The size of a piece, of which this many bytes are there.
    Size(usize),
    /// So many bytes of a piece.
    Piece(usize),
    /// A line that somebody types.
    Line,
}

/// Input that has arrived.
pub struct Typed {
    bytes: [u8; INPUT_MAXIMUM],
    /// The bytes from `read` to `size` were not read yet.
    read: usize,
    size: usize,
    awaited: Awaited,
    announced: [u8; 4],
    /// Whether the input is at its end; whoever is told so may ask again, as on a terminal.
    ended: bool,
}

impl Typed {
    /// None.
    pub const fn new() -> Self {
        Self { bytes: [0; INPUT_MAXIMUM], read: 0, size: 0, awaited: Awaited::Nothing, announced: [0; 4], ended: false }
    }

    /// Whether something is on its way.
    pub fn is_awaited(&self) -> bool {
        self.awaited != Awaited::Nothing
    }

    /// A piece was asked for; all others were read.
    pub fn ask(&mut self, framed: bool) {
        (self.read, self.size) = (0, 0);
        self.awaited = if framed { Awaited::Size(0) } else { Awaited::Line };
    }

    fn keep(&mut self, byte: u8) {
        // What is more than was asked for is nobody's.
        if let Some(place) = self.bytes.get_mut(self.size) {
            *place = byte;
            self.size += 1;
        }
    }

    /// Takes a byte that has arrived; returns what to show of it.
    pub fn take(&mut self, byte: u8) -> &'static [u8] {
        match self.awaited {
            // Nobody has asked.
            Awaited::Nothing => &[],
            Awaited::Size(there) => {
                if let Some(place) = self.announced.get_mut(there) {
                    *place = byte;
                }
                self.awaited = match (there + 1 == self.announced.len(), u32::from_le_bytes(self.announced)) {
                    (false, _) => Awaited::Size(there + 1),
                    (true, 0) => {
                        self.ended = true;
                        Awaited::Nothing
                    }
                    (true, size) => Awaited::Piece(size as usize),
                };
                &[]
            }
            Awaited::Piece(left) => {
                self.keep(byte);
                self.awaited = if left > 1 { Awaited::Piece(left - 1) } else { Awaited::Nothing };
                &[]
            }
            Awaited::Line => self.type_in(byte),
        }
    }

    /// As a terminal does it: a line can be edited until it ends.
    fn type_in(&mut self, byte: u8) -> &'static [u8] {
        match byte {
            b'\r' | b'\n' => {
                self.keep(b'\n');
                self.awaited = Awaited::Nothing;
                b"\r\n"
            }
            END => {
                self.ended = self.size == 0;
                self.awaited = Awaited::Nothing;
                &[]
            }
            BACKSPACE | DELETE if self.size > 0 => {
                self.size -= 1;
                b"\x08 \x08"
            }
            BACKSPACE | DELETE => &[],
            _ => {
                self.keep(byte);
                ECHO.get(usize::from(byte)).map_or(&[], core::slice::from_ref)
            }
        }
    }

    /// How many bytes there are to take; nothing if more are to come first, 0 at the end.
    pub fn ready(&self) -> Option<usize> {
        let line_is_open = self.awaited == Awaited::Line && self.size < INPUT_MAXIMUM;
        match self.size - self.read {
            count @ 1.. if !line_is_open => Some(count),
            _ => self.ended.then_some(0),
        }
    }

    /// Takes bytes, as many as fit `into`; nothing if more are to come first.
    pub fn read(&mut self, into: &mut [u8]) -> Option<usize> {
        let count = self.ready()?;
        if count == 0 {
            // The end is told once.
            self.ended = false;
        }
        let bytes = self.bytes.get(self.read..self.read + count)?;
        let count = bytes.len().min(into.len());
        into.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        self.read += count;
        Some(count)
    }
}

/// Every byte, to show it.
static ECHO: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = byte as u8;
        byte += 1;
    }
    bytes
};
