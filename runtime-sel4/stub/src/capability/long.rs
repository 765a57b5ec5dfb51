//! System calls whose messages are in the module's memory, up to as many words as a message has.
//!
//! Compiled code has checked addresses and counts. Words move between memory and the IPC buffer through the copy routine in
//! assembly, because address 0 is none for Rust.

use crate::arch::__wasm2sel4_memory_copy;
use crate::platform::kernel;
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, Received};

const WORD: u64 = size_of::<u64>() as u64;

/// Words in memory: a checked address and how many.
#[derive(Clone, Copy)]
struct Words {
    address: u64,
    count: u64,
}

/// The registers and the information of a message that is sent; the rest is in the IPC buffer then.
fn outgoing(label: u64, words: Words) -> (MessageInfo, [u64; REGISTER_WORDS]) {
    let buffer = kernel().buffer;
    // SAFETY: compiled code has checked, before the call, that (1) the source is inside the memory and (2) the count is one
    // that a message has at most; (3) the buffer is this thread's, and no reference to it exists.
    unsafe { __wasm2sel4_memory_copy(buffer.message_address(), words.address, words.count * WORD) };
    let registers = core::array::from_fn(|index| if (index as u64) < words.count { buffer.word(index) } else { 0 });
    (MessageInfo::new(label, 0, words.count as usize), registers)
}

/// Copies a message to memory, as much of it as there is room for; returns how many words it had.
fn incoming(received: &Received, room: Words) -> u64 {
    let buffer = kernel().buffer;
    let count = received.info.words();
    for (index, word) in received.words.iter().enumerate().take(count) {
        buffer.set_word(index, *word);
    }
    let copied = room.count.min(count as u64);
    // SAFETY: (1) compiled code has checked, before the call, that so many words from the address on are inside the memory;
    // (2) the kernel tells a count that a message has at most, so as many are in the buffer; (3) no reference to either exists.
    unsafe { __wasm2sel4_memory_copy(room.address, buffer.message_address(), copied * WORD) };
    count as u64
}

fn message(received: &Received, room: Words) -> [u64; 3] {
    let count = incoming(received, room);
    [received.badge, received.info.label(), count]
}

#[unsafe(export_name = "sel4.call_long")]
extern "C" fn call(
    target: u64,
    label: u64,
    address: u64,
    count: u64,
    room: u64,
    room_count: u64,
    answer: &mut [u64; 2],
) {
    let (info, registers) = outgoing(label, Words { address, count });
    let received = wasm2sel4_sys::call(CPtr(target), info, registers);
    let count = incoming(&received, Words { address: room, count: room_count });
    *answer = [received.info.label(), count];
}

#[unsafe(export_name = "sel4.send_long")]
extern "C" fn send(target: u64, label: u64, address: u64, count: u64) {
    let (info, registers) = outgoing(label, Words { address, count });
    wasm2sel4_sys::send(CPtr(target), info, registers);
}

#[unsafe(export_name = "sel4.recv_long")]
extern "C" fn recv(source: u64, room: u64, room_count: u64, result: &mut [u64; 3]) {
    let received = wasm2sel4_sys::recv(CPtr(source));
    *result = message(&received, Words { address: room, count: room_count });
}

#[unsafe(export_name = "sel4.reply_long")]
extern "C" fn reply(label: u64, address: u64, count: u64) {
    let (info, registers) = outgoing(label, Words { address, count });
    wasm2sel4_sys::reply(info, registers);
}

#[unsafe(export_name = "sel4.reply_recv_long")]
extern "C" fn reply_recv(
    source: u64,
    label: u64,
    address: u64,
    count: u64,
    room: u64,
    room_count: u64,
    result: &mut [u64; 3],
) {
    let (info, registers) = outgoing(label, Words { address, count });
    let received = wasm2sel4_sys::reply_recv(CPtr(source), info, registers);
    *result = message(&received, Words { address: room, count: room_count });
}
