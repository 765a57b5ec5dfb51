//! Answers to calls: what every part of the supervisor says in the same way.

use wasm2sel4_abi::protocol::REFUSED;
use wasm2sel4_sys::{MessageInfo, REGISTER_WORDS};

/// An answer: information and words. Further words are in the IPC buffer.
pub type Answer = (MessageInfo, [u64; REGISTER_WORDS]);

/// The answer with this label and these words, at most [`REGISTER_WORDS`] of them.
pub fn with_label(label: u64, words: &[u64]) -> Answer {
    let mut registers = [0; REGISTER_WORDS];
    registers.iter_mut().zip(words).for_each(|(register, word)| *register = *word);
    (MessageInfo::new(label, 0, words.len()), registers)
}

/// The answer that refuses.
pub fn refused() -> Answer {
    with_label(REFUSED, &[])
}
