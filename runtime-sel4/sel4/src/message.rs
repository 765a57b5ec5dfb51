//! Message words and capability addresses (seL4 manual, 3.1 "Capability addressing" and 4.1 "Message registers").

use wasm2sel4_abi::protocol::{INFO_LABEL_SHIFT, INFO_WORDS_MASK};
pub use wasm2sel4_abi::protocol::{MESSAGE_WORDS_MAXIMUM, REGISTER_WORDS};

/// A capability pointer: the address of a slot in the caller's CSpace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct CPtr(pub u64);

/// The message information word: label, number of extra capabilities, number of message words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct MessageInfo(pub u64);

impl MessageInfo {
    /// A message information word. `words` is at most [`MESSAGE_WORDS_MAXIMUM`], `capabilities` at most 3.
    pub const fn new(label: u64, capabilities: usize, words: usize) -> Self {
        Self(label << INFO_LABEL_SHIFT | (capabilities as u64 & 3) << 7 | (words as u64 & INFO_WORDS_MASK))
    }

    /// The label.
    pub const fn label(self) -> u64 {
        self.0 >> INFO_LABEL_SHIFT
    }

    /// The number of capabilities that came along.
    pub const fn capabilities(self) -> usize {
        (self.0 >> 7 & 3) as usize
    }

    /// Whether the first capability that came along was unwrapped: it was one to the endpoint itself, and only its
    /// badge has arrived.
    pub const fn is_unwrapped(self) -> bool {
        self.0 >> 9 & 1 != 0
    }

    /// The number of message words.
    pub const fn words(self) -> usize {
        (self.0 & 0x7f) as usize
    }
}
