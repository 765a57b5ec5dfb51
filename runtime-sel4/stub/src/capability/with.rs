//! System calls that pass a capability along, in either direction.
//!
//! What is received is a new reference. A capability to the very endpoint through which the message comes is unwrapped
//! by the kernel: it does not arrive, its badge does.

use super::cspace::slot;
use super::managed;
use crate::platform::{self, kernel};
use wasm2sel4_abi::interface::sel4::{Badge, Called, Given, Got, Invoked, Label, Nanoseconds, TIMED_OUT, Word};
use wasm2sel4_sys::{CPtr, Failure, MessageInfo, REGISTER_WORDS, Received};

/// A null reference.
const NULL: u64 = 0;

/// What no message brings.
const NOTHING: Received = Received { badge: 0, info: MessageInfo(0), words: [0; REGISTER_WORDS] };

/// What a call returns: label, words, the capability.
type Answer = (Label, Word, Word, Word, Word, Got);
/// What a receive returns: badge, label, words, the capability, the badge of one that was unwrapped.
type Message = (Badge, Label, Word, Word, Word, Word, Got, Badge);

/// The message information for four words and a capability; none if it is null.
fn sent_info(Label(label): Label, Given(given): Given) -> MessageInfo {
    MessageInfo::new(label, usize::from(given != 0), REGISTER_WORDS)
}

/// The same, for a message that is sent at once: the capability is named in the IPC buffer.
fn info(label: Label, given: Given) -> MessageInfo {
    if given.0 != 0 {
        kernel().buffer.set_capability(0, CPtr(given.0));
    }
    sent_info(label, given)
}

/// Whether a slot is empty: then there is nothing to be moved, else something is in the way, and either way it stays as
/// it is.
fn is_empty(reference: u64) -> bool {
    let own = slot(reference);
    own.move_from(kernel(), own).is_err_and(|failure| failure.code != Failure::DELETE_FIRST)
}

/// Makes a system call that may receive a capability; returns what came, the capability, and the badge of one that was
/// unwrapped. Without a slot for it, the capability does not arrive. If nothing came, nothing is received.
///
/// A signal of a bound notification has no message, and leaves the information as it was `sent`. So what looks like
/// that brought a capability only if there is one.
fn receiving(sent: MessageInfo, call: impl FnOnce() -> Option<Received>) -> (Option<Received>, Got, Badge) {
    let buffer = kernel().buffer;
    let place = managed::allocate();
    buffer.set_receive_slot(place.map(slot));
    let received = call();
    buffer.set_receive_slot(None);
    let Some(info) = received.map(|received| received.info) else {
        if let Some(reference) = place {
            // What came with an answer that was too late.
            let _ = slot(reference).delete(kernel());
            managed::release(reference);
        }
        return (None, Got(NULL), Badge(0));
    };
    let is_in = |place: Option<u64>| info != sent || place.is_some_and(|reference| !is_empty(reference));
    let has_arrived = info.capabilities() > 0 && !info.is_unwrapped() && is_in(place);
    let unwrapped = if info.capabilities() > 0 && info.is_unwrapped() { buffer.unwrapped_badge() } else { 0 };
    match place {
        Some(reference) if has_arrived => (received, Got(reference), Badge(0)),
        Some(reference) => {
            managed::release(reference);
            (received, Got(NULL), Badge(unwrapped))
        }
        None => (received, Got(NULL), Badge(unwrapped)),
    }
}

fn message(sent: MessageInfo, call: impl FnOnce() -> Received) -> Message {
    let (received, capability, unwrapped) = receiving(sent, || Some(call()));
    let received = received.unwrap_or(NOTHING);
    let [a, b, c, d] = received.words.map(Word);
    (Badge(received.badge), Label(received.info.label()), a, b, c, d, capability, unwrapped)
}

fn answer(call: impl FnOnce() -> Option<Received>) -> Answer {
    // An answer always is a message, with an information of its own.
    let (received, capability, _) = receiving(MessageInfo(0), call);
    let label = received.map_or(TIMED_OUT, |received| received.info.label());
    let received = received.unwrap_or(NOTHING);
    let [a, b, c, d] = received.words.map(Word);
    (Label(label), a, b, c, d, capability)
}

pub fn call_with(target: Called, label: Label, a: Word, b: Word, c: Word, d: Word, given: Given) -> Answer {
    let words = [a, b, c, d].map(|word| word.0);
    answer(|| Some(wasm2sel4_sys::call(CPtr(target.0), info(label, given), words)))
}

#[allow(clippy::too_many_arguments, reason = "what the import takes")]
pub fn call_with_within(
    target: Called,
    label: Label,
    a: Word,
    b: Word,
    c: Word,
    d: Word,
    given: Given,
    Nanoseconds(limit): Nanoseconds,
) -> Answer {
    let words = [a, b, c, d].map(|word| word.0);
    answer(|| platform::call_within(limit, CPtr(target.0), info(label, given), words))
}

pub fn send_with(target: Invoked, label: Label, a: Word, b: Word, c: Word, d: Word, given: Given) {
    wasm2sel4_sys::send(CPtr(target.0), info(label, given), [a, b, c, d].map(|word| word.0));
}

pub fn recv_with(source: Invoked) -> Message {
    message(MessageInfo(0), || wasm2sel4_sys::recv(CPtr(source.0)))
}

pub fn reply_with(label: Label, a: Word, b: Word, c: Word, d: Word, given: Given) {
    wasm2sel4_sys::reply(info(label, given), [a, b, c, d].map(|word| word.0));
}

pub fn reply_recv_with(source: Invoked, label: Label, a: Word, b: Word, c: Word, d: Word, given: Given) -> Message {
    let words = [a, b, c, d].map(|word| word.0);
    // The capability is named as late as the call: finding a slot for another one may call the kernel, too.
    let sent = sent_info(label, given);
    message(sent, || wasm2sel4_sys::reply_recv(CPtr(source.0), info(label, given), words))
}
