//! System calls whose messages are in the module's memory, up to as many words as a message has.
//!
//! Compiled code has checked addresses and counts. Words move between memory and the IPC buffer through the copy
//! routine in assembly, because in Rust address 0 is not an address of anything.

use crate::assembly::memory_copy;
use crate::platform::kernel;
use wasm2sel4_abi::interface::sel4::{Badge, Called, Count, Invoked, Label, Room, RoomCount, Sent, SentCount};
use wasm2sel4_sys::{CPtr, MESSAGE_WORDS_MAXIMUM, MessageInfo, REGISTER_WORDS, Received};

const WORD: u64 = size_of::<u64>() as u64;

/// Words in memory: a checked address and how many.
#[derive(Clone, Copy)]
struct Words {
    address: u64,
    count: u64,
}

impl Words {
    fn sent(Sent(address): Sent, SentCount(count): SentCount) -> Self {
        Self { address, count }
    }

    fn room(Room(address): Room, RoomCount(count): RoomCount) -> Self {
        Self { address, count }
    }
}

/// The registers and the information of a message that is sent; the rest is in the IPC buffer then.
fn outgoing(Label(label): Label, words: Words) -> (MessageInfo, [u64; REGISTER_WORDS]) {
    let buffer = kernel().buffer;
    // SAFETY: compiled code has checked, before the call, that (1) the source is inside the memory and (2) the count is
    // one that a message has at most; (3) the buffer is this thread's, and no reference to it exists.
    unsafe { memory_copy(buffer.message_address(), words.address, words.count * WORD) };
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
    // SAFETY: (1) compiled code has checked, before the call, that this many words from the address on are inside the
    // memory; (2) the kernel tells a count that a message has at most, so as many are in the buffer; (3) no reference
    // to either exists.
    unsafe { memory_copy(room.address, buffer.message_address(), copied * WORD) };
    count as u64
}

fn message(received: &Received, room: Words) -> (Badge, Label, Count) {
    let count = incoming(received, room);
    (Badge(received.badge), Label(received.info.label()), Count(count))
}

pub fn call_long(
    target: Called,
    label: Label,
    address: Sent,
    count: SentCount,
    room: Room,
    room_count: RoomCount,
) -> (Label, Count) {
    let (info, registers) = outgoing(label, Words::sent(address, count));
    let received = wasm2sel4_sys::call(CPtr(target.0), info, registers);
    let count = incoming(&received, Words::room(room, room_count));
    (Label(received.info.label()), Count(count))
}

pub fn send_long(target: Invoked, label: Label, address: Sent, count: SentCount) {
    let (info, registers) = outgoing(label, Words::sent(address, count));
    wasm2sel4_sys::send(CPtr(target.0), info, registers);
}

pub fn recv_long(source: Invoked, room: Room, room_count: RoomCount) -> (Badge, Label, Count) {
    let received = wasm2sel4_sys::recv(CPtr(source.0));
    message(&received, Words::room(room, room_count))
}

pub fn reply_long(label: Label, address: Sent, count: SentCount) {
    let (info, registers) = outgoing(label, Words::sent(address, count));
    wasm2sel4_sys::reply(info, registers);
}

pub fn reply_recv_long(
    source: Invoked,
    label: Label,
    address: Sent,
    count: SentCount,
    room: Room,
    room_count: RoomCount,
) -> (Badge, Label, Count) {
    let (info, registers) = outgoing(label, Words::sent(address, count));
    let received = wasm2sel4_sys::reply_recv(CPtr(source.0), info, registers);
    message(&received, Words::room(room, room_count))
}

pub fn message_rest(room: Room, room_count: RoomCount) {
    let Words { address, count } = Words::room(room, room_count);
    let count = count.min((MESSAGE_WORDS_MAXIMUM - REGISTER_WORDS) as u64);
    let first = kernel().buffer.message_address() + REGISTER_WORDS as u64 * WORD;
    // SAFETY: (1) compiled code has checked, before the call, that this many words from the address on are inside the
    // memory; (2) as many words as a message has at most are in the buffer; (3) no reference to either exists.
    unsafe { memory_copy(address, first, count * WORD) };
}
