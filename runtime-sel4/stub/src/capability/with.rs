//! System calls that pass a capability along, in either direction.
//!
//! What is received is a new reference. A capability to the very endpoint through which the message comes is unwrapped by the
//! kernel: it does not arrive, its badge does.

use super::cspace::slot;
use super::managed;
use crate::platform::kernel;
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, Received};

/// What a call returns: label, words, the capability.
type Answer = [u64; 2 + REGISTER_WORDS];
/// What a receive returns: badge, label, words, the capability, the badge of one that was unwrapped.
type Message = [u64; 4 + REGISTER_WORDS];

/// The message information for four words and a capability; none if it is null.
fn info(label: u64, given: u64) -> MessageInfo {
    if given != 0 {
        kernel().buffer.set_capability(0, CPtr(given));
    }
    MessageInfo::new(label, usize::from(given != 0), REGISTER_WORDS)
}

/// Makes a system call that may receive a capability; returns what came, the capability, and the badge of one that was
/// unwrapped. Without a slot for it, it is left behind.
fn receiving(call: impl FnOnce() -> Received) -> (Received, u64, u64) {
    let buffer = kernel().buffer;
    let place = managed::allocate();
    buffer.set_receive_slot(place.map(slot));
    let received = call();
    buffer.set_receive_slot(None);
    let info = received.info;
    let has_arrived = info.capabilities() > 0 && !info.is_unwrapped();
    let unwrapped = if info.capabilities() > 0 && info.is_unwrapped() { buffer.unwrapped_badge() } else { 0 };
    match place {
        Some(reference) if has_arrived => (received, reference, 0),
        Some(reference) => {
            managed::release(reference);
            (received, 0, unwrapped)
        }
        None => (received, 0, unwrapped),
    }
}

fn message(call: impl FnOnce() -> Received) -> Message {
    let (received, capability, unwrapped) = receiving(call);
    let [a, b, c, d] = received.words;
    [received.badge, received.info.label(), a, b, c, d, capability, unwrapped]
}

#[unsafe(export_name = "sel4.call_with")]
extern "C" fn call(target: u64, label: u64, a: u64, b: u64, c: u64, d: u64, given: u64, answer: &mut Answer) {
    let (received, capability, _) = receiving(|| wasm2sel4_sys::call(CPtr(target), info(label, given), [a, b, c, d]));
    let [a, b, c, d] = received.words;
    *answer = [received.info.label(), a, b, c, d, capability];
}

#[unsafe(export_name = "sel4.send_with")]
extern "C" fn send(target: u64, label: u64, a: u64, b: u64, c: u64, d: u64, given: u64) {
    wasm2sel4_sys::send(CPtr(target), info(label, given), [a, b, c, d]);
}

#[unsafe(export_name = "sel4.recv_with")]
extern "C" fn recv(source: u64, received: &mut Message) {
    *received = message(|| wasm2sel4_sys::recv(CPtr(source)));
}

#[unsafe(export_name = "sel4.reply_with")]
extern "C" fn reply(label: u64, a: u64, b: u64, c: u64, d: u64, given: u64) {
    wasm2sel4_sys::reply(info(label, given), [a, b, c, d]);
}

#[unsafe(export_name = "sel4.reply_recv_with")]
extern "C" fn reply_recv(source: u64, label: u64, a: u64, b: u64, c: u64, d: u64, given: u64, received: &mut Message) {
    *received = message(|| wasm2sel4_sys::reply_recv(CPtr(source), info(label, given), [a, b, c, d]));
}
