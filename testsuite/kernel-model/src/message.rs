//! Messages: in registers, in IPC buffers, and the capabilities that come along (seL4 manual, 4.1 "Message Registers").

use crate::derivation;
use crate::lookup;
use crate::machine::{self, register};
use crate::memory::{ObjectAddress, PAGE, Ref};
use crate::slot::{Cap, Slot, right};
use crate::thread::{Thread, slots};

/// The most words of a message.
pub const WORDS: usize = 120;

/// Words of an IPC buffer.
mod buffer {
    pub const MESSAGE: usize = 1;
    pub const CAPABILITIES: usize = 122;
    pub const RECEIVE_CNODE: usize = 125;
    pub const RECEIVE_INDEX: usize = 126;
    pub const RECEIVE_DEPTH: usize = 127;
}

/// The message information word.
#[derive(Clone, Copy)]
pub struct Information(pub u64);

impl Information {
    /// A word.
    pub const fn new(label: u64, unwrapped: u64, capabilities: usize, words: usize) -> Self {
        Self(label << 12 | unwrapped << 9 | (capabilities as u64) << 7 | words as u64)
    }

    /// The label.
    pub const fn label(self) -> u64 {
        self.0 >> 12
    }

    /// How many capabilities come along.
    pub const fn capabilities(self) -> usize {
        (self.0 >> 7 & 3) as usize
    }

    /// How many words it has; the kernel takes no more than fit.
    pub const fn words(self) -> usize {
        let words = (self.0 & 0x7f) as usize;
        if words > WORDS { WORDS } else { words }
    }
}

/// A thread's IPC buffer.
#[derive(Clone, Copy)]
pub struct Buffer(u64);

impl Buffer {
    /// The buffer of a thread, if it has one with these rights.
    pub fn of(thread: Ref<Thread>, rights: u8) -> Option<Self> {
        let Cap::Frame { rights: found, object, device: false, .. } = thread.slot(slots::BUFFER).cap() else {
            return None;
        };
        (found & rights == rights).then(|| Self(object.physical() + thread.get().buffer % PAGE))
    }

    fn word(self, index: usize) -> u64 {
        // SAFETY: a buffer is 1024 bytes of a frame that exists.
        unsafe { *((machine::address(self.0) as *const u64).add(index)) }
    }

    fn set(self, index: usize, word: u64) {
        // SAFETY: as above.
        unsafe { *((machine::address(self.0) as *mut u64).add(index)) = word };
    }
}

/// A word of the message that a thread sends.
pub fn word(thread: Ref<Thread>, index: usize) -> u64 {
    match register::MESSAGE.get(index) {
        Some(register) => thread.register(*register),
        None => Buffer::of(thread, right::READ).map_or(0, |buffer| buffer.word(buffer::MESSAGE + index)),
    }
}

/// Sets a word of the message that a thread receives; false if there is no place for it.
pub fn set_word(thread: Ref<Thread>, index: usize, word: u64) -> bool {
    match register::MESSAGE.get(index) {
        Some(register) => thread.get().context.words[*register] = word,
        None => match Buffer::of(thread, right::READ | right::WRITE) {
            Some(buffer) => buffer.set(buffer::MESSAGE + index, word),
            None => return false,
        },
    }
    true
}

/// Gives a thread a message that consists of words.
pub fn give(thread: Ref<Thread>, badge: u64, label: u64, words: &[u64]) {
    let given = words.iter().enumerate().take_while(|(index, word)| set_word(thread, *index, **word)).count();
    let context = &mut thread.get().context;
    context.words[register::CAPABILITY] = badge;
    context.words[register::INFORMATION] = Information::new(label, 0, 0, given).0;
}

/// The slots of the capabilities that come along with the message of a thread.
pub fn extra(thread: Ref<Thread>, information: Information) -> Result<[Option<Ref<Slot>>; 3], lookup::LookupFailure> {
    let mut found = [None; 3];
    let Some(buffer) = Buffer::of(thread, right::READ) else { return Ok(found) };
    for (index, place) in found.iter_mut().enumerate().take(information.capabilities()) {
        *place = Some(lookup::slot(thread, buffer.word(buffer::CAPABILITIES + index))?);
    }
    Ok(found)
}

/// Where a thread wants the next capability, if that is an empty slot.
fn receive_slot(buffer: Buffer, thread: Ref<Thread>) -> Option<Ref<Slot>> {
    let root = lookup::capability(thread, buffer.word(buffer::RECEIVE_CNODE)).ok()?;
    let (index, depth) = (buffer.word(buffer::RECEIVE_INDEX), buffer.word(buffer::RECEIVE_DEPTH));
    let slot = (1..=64).contains(&depth).then(|| lookup::exact(root, index, depth).ok())??;
    (slot.cap() == Cap::Null).then_some(slot)
}

/// Takes capabilities from one thread to another, up to the first that cannot be taken: which of them were unwrapped,
/// because they are to the endpoint itself, and how many there are.
fn pass(
    sender: Ref<Thread>,
    receiver: Ref<Thread>,
    information: Information,
    endpoint: Option<ObjectAddress>,
) -> (u64, usize) {
    let (mut unwrapped, mut count) = (0, 0);
    let (Ok(found), Some(buffer)) = (extra(sender, information), Buffer::of(receiver, right::READ | right::WRITE))
    else {
        return (0, 0);
    };
    let mut target = receive_slot(buffer, receiver);
    for source in found.into_iter().map_while(|found| found) {
        match source.cap() {
            Cap::Endpoint { object, badge, .. } if endpoint == Some(object) => {
                buffer.set(buffer::CAPABILITIES + count, badge);
                unwrapped |= 1 << count;
            }
            cap => {
                let Some(slot) = target.take() else { break };
                match derivation::derive(source, cap) {
                    Ok(Cap::Null) | Err(_) => break,
                    Ok(derived) => derivation::insert(derived, source, slot),
                }
            }
        }
        count += 1;
    }
    (unwrapped, count)
}

/// Takes a message from one thread to another.
pub fn transfer(sender: Ref<Thread>, receiver: Ref<Thread>, badge: u64, grant: bool, endpoint: Option<ObjectAddress>) {
    let information = Information(sender.register(register::INFORMATION));
    let words = (0..information.words()).take_while(|index| set_word(receiver, *index, word(sender, *index))).count();
    let (unwrapped, count) = if grant { pass(sender, receiver, information, endpoint) } else { (0, 0) };
    let context = &mut receiver.get().context;
    context.words[register::CAPABILITY] = badge;
    context.words[register::INFORMATION] = Information::new(information.label(), unwrapped, count, words).0;
}
