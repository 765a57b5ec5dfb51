//! System calls whose messages fit registers.
//!
//! A capability that is not there any more is the kernel's to find: a call answers with an error as its label, a receive is a
//! fault, which becomes a trap.

use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, Received};

/// What a call returns: label and words.
type Answer = [u64; 1 + REGISTER_WORDS];
/// What a receive returns: badge, label and words.
type Message = [u64; 2 + REGISTER_WORDS];

fn info(label: u64) -> MessageInfo {
    MessageInfo::new(label, 0, REGISTER_WORDS)
}

fn message(received: &Received) -> Message {
    let [a, b, c, d] = received.words;
    [received.badge, received.info.label(), a, b, c, d]
}

#[unsafe(export_name = "sel4.call")]
extern "C" fn call(capability: u64, label: u64, a: u64, b: u64, c: u64, d: u64, answer: &mut Answer) {
    let received = wasm2sel4_sys::call(CPtr(capability), info(label), [a, b, c, d]);
    let [a, b, c, d] = received.words;
    *answer = [received.info.label(), a, b, c, d];
}

#[unsafe(export_name = "sel4.send")]
extern "C" fn send(capability: u64, label: u64, a: u64, b: u64, c: u64, d: u64) {
    wasm2sel4_sys::send(CPtr(capability), info(label), [a, b, c, d]);
}

#[unsafe(export_name = "sel4.nb_send")]
extern "C" fn nb_send(capability: u64, label: u64, a: u64, b: u64, c: u64, d: u64) {
    wasm2sel4_sys::nb_send(CPtr(capability), info(label), [a, b, c, d]);
}

#[unsafe(export_name = "sel4.recv")]
extern "C" fn recv(capability: u64, received: &mut Message) {
    *received = message(&wasm2sel4_sys::recv(CPtr(capability)));
}

#[unsafe(export_name = "sel4.nb_recv")]
extern "C" fn nb_recv(capability: u64, received: &mut Message) {
    *received = message(&wasm2sel4_sys::nb_recv(CPtr(capability)));
}

#[unsafe(export_name = "sel4.reply")]
extern "C" fn reply(label: u64, a: u64, b: u64, c: u64, d: u64) {
    wasm2sel4_sys::reply(info(label), [a, b, c, d]);
}

#[unsafe(export_name = "sel4.reply_recv")]
extern "C" fn reply_recv(capability: u64, label: u64, a: u64, b: u64, c: u64, d: u64, received: &mut Message) {
    *received = message(&wasm2sel4_sys::reply_recv(CPtr(capability), info(label), [a, b, c, d]));
}

#[unsafe(export_name = "sel4.signal")]
extern "C" fn signal(capability: u64) {
    wasm2sel4_sys::send(CPtr(capability), MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
}

#[unsafe(export_name = "sel4.wait")]
extern "C" fn wait(capability: u64) -> u64 {
    wasm2sel4_sys::recv(CPtr(capability)).badge
}

#[unsafe(export_name = "sel4.poll")]
extern "C" fn poll(capability: u64) -> u64 {
    wasm2sel4_sys::nb_recv(CPtr(capability)).badge
}

#[unsafe(export_name = "sel4.yield")]
extern "C" fn yield_now() {
    wasm2sel4_sys::yield_now();
}
