//! A call of which nothing is waited for longer than a time.
//!
//! The kernel has no such thing, and whoever waits for an answer can do nothing about it. So the supervisor is asked
//! first to interrupt this thread when the time is over (`wasm2sel4_abi::protocol::Request::Limit`). What the callee
//! does later with the message, or with its right to answer it, does not reach this thread any more.

use crate::platform;
use wasm2sel4_abi::interface::sel4::{Called, Label, Nanoseconds, TIMED_OUT, Word};
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS};

pub fn call_within(
    target: Called,
    Label(label): Label,
    a: Word,
    b: Word,
    c: Word,
    d: Word,
    Nanoseconds(limit): Nanoseconds,
) -> (Label, Word, Word, Word, Word) {
    let words = [a, b, c, d].map(|word| word.0);
    let answer = platform::call_within(limit, CPtr(target.0), MessageInfo::new(label, 0, REGISTER_WORDS), words);
    let (label, words) = match answer {
        Some(received) => (received.info.label(), received.words),
        None => (TIMED_OUT, [0; REGISTER_WORDS]),
    };
    let [a, b, c, d] = words.map(Word);
    (Label(label), a, b, c, d)
}
