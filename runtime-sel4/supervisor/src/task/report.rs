//! What the supervisor says of itself: what could not be done, and, if the image wants to know, what things cost.

use crate::task::bundle;
use crate::task::console::Message;
use crate::task::resources::CONTRADICTION;
use wasm2sel4_abi::bundle::FLAG_REPORT_RESOURCES;
use wasm2sel4_sys::Failure;

/// Whether the image wants to know what things cost.
pub fn reports() -> bool {
    bundle::header().flags & FLAG_REPORT_RESOURCES != 0
}

/// Says what could not be done, and why.
pub fn report(what: &[u8], failure: Failure) {
    reason(Message::error().text(what), failure);
}

/// Ends a message with why something could not be done.
pub fn reason(message: Message, failure: Failure) {
    match failure {
        CONTRADICTION => message.text(b": the supervisor's own records contradict each other").end(),
        failure => message.text(b": the kernel answered error ").number(failure.code).end(),
    }
}

/// Says what is free: bytes, pairs of slots, entries.
pub fn report_resources(when: &[u8], [bytes, pairs, entries]: [u64; 3]) {
    Message::note()
        .text(b"free ")
        .text(when)
        .text(b": ")
        .number(bytes)
        .text(b" bytes, ")
        .number(pairs)
        .text(b" slot pairs, ")
        .number(entries)
        .text(b" entries")
        .end();
}
