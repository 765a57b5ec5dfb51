//! What a function of a component has returned, as text (`run --invoke`): a line of standard output.

use super::end;
use crate::guest::GuestRange;
use crate::platform::{self, Stream};
use core::fmt::{self, Write};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_component::{Unprintable, write_value};

/// Text on its way, in pieces.
struct Text {
    bytes: [u8; 256],
    length: usize,
}

impl Text {
    fn flush(&mut self) {
        platform::write_message(Stream::Output, self.bytes.get(..self.length).unwrap_or_default());
        self.length = 0;
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            if self.length == self.bytes.len() {
                self.flush();
            }
            *self.bytes.get_mut(self.length).ok_or(fmt::Error)? = byte;
            self.length += 1;
        }
        Ok(())
    }
}

/// Whoever writes there wants to know whether it can be written.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

/// Prints a value of a type.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn component_print(memory: u32, types: u32, types_length: u32, words: u32, words_length: u32) {
    let range = |address, length| {
        let range = GuestRange::in_memory(u64::from(memory), address, u64::from(length));
        range.unwrap_or_else(|_| end(Trap::Unreachable))
    };
    let (types, words) = (range(types, types_length), range(words, words_length));
    // A value that is none prints nothing.
    match write_value(&types, &words, &mut Nowhere) {
        Ok(()) => {}
        Err(Unprintable::NotUtf8) => end(Trap::InvalidUtf8),
        // The compiler has made both.
        Err(Unprintable::Mistaken) => end(Trap::Unreachable),
    }
    let mut text = Text { bytes: [0; 256], length: 0 };
    // It was possible just now.
    let _ = write_value(&types, &words, &mut text);
    let _ = text.write_str("\n");
    text.flush();
}
