//! Standard input: the domain that reads it waits until there is some.
//!
//! While it waits, others are served, so its reply capability is kept (seL4 manual, 4.3.4 "Calling and Replying").

use crate::task::console;
use crate::task::resources::Resources;
use wasm2sel4_abi::protocol::{READ_MAXIMUM, REFUSED};
use wasm2sel4_sys::{CPtr, IpcBuffer, MessageInfo, REGISTER_WORDS};

/// Who reads.
pub struct Reader {
    /// The slot of the kept reply capability.
    slot: u64,
    /// Who waits, if anybody does, and for how many bytes.
    waiting: Option<(u16, usize)>,
}

/// An answer to whoever reads.
type Answer = (MessageInfo, [u64; REGISTER_WORDS]);

impl Reader {
    /// Nobody waits yet; nothing if there is no slot left.
    pub fn make(resources: &mut Resources) -> Option<Self> {
        resources.slots.take_pair().map(|slot| Self { slot, waiting: None })
    }

    /// The domain in this place wants at most `size` bytes; `may_read` is whether the image gives it the input. Nothing if it
    /// waits.
    pub fn request(&mut self, resources: &Resources, place: u16, size: u64, may_read: bool) -> Option<Answer> {
        let size = usize::try_from(size).unwrap_or(READ_MAXIMUM).min(READ_MAXIMUM);
        let refused = (MessageInfo::new(REFUSED, 0, 0), [0; REGISTER_WORDS]);
        if !may_read || size == 0 {
            return Some((MessageInfo::new(0, 0, 1), [0; REGISTER_WORDS]));
        }
        if !console::has_input() || self.waiting.is_some() {
            return Some(refused);
        }
        if let Some(answer) = answer(resources.kernel.buffer, size) {
            return Some(answer);
        }
        console::ask();
        if let Some(answer) = answer(resources.kernel.buffer, size) {
            return Some(answer);
        }
        if resources.cspace.slot(self.slot).save_caller(resources.kernel).is_err() {
            return Some(refused);
        }
        self.waiting = Some((place, size));
        None
    }

    /// A device has interrupted: whoever waits goes on if there is something for it.
    pub fn interrupted(&mut self, resources: &Resources) {
        console::interrupted();
        let Some((_, size)) = self.waiting else { return };
        let Some((info, words)) = answer(resources.kernel.buffer, size) else { return };
        self.waiting = None;
        // The reply capability goes with its use.
        wasm2sel4_sys::send(CPtr(self.slot), info, words);
    }

    /// The domain in this place has ended.
    pub fn ended(&mut self, resources: &Resources, place: u16) {
        if self.waiting.is_some_and(|(waiting, _)| waiting == place) {
            self.waiting = None;
            // Its thread is gone, and with it what the capability was for.
            let _ = resources.cspace.slot(self.slot).delete(resources.kernel);
        }
    }
}

/// What has arrived, as an answer; nothing if more is to come first.
fn answer(buffer: IpcBuffer, size: usize) -> Option<Answer> {
    let mut bytes = [0; READ_MAXIMUM];
    let count = console::read(bytes.get_mut(..size).unwrap_or_default())?;
    let mut registers = [0; REGISTER_WORDS];
    registers[0] = count as u64;
    let words = count.div_ceil(size_of::<u64>());
    for (index, word) in bytes.chunks_exact(size_of::<u64>()).take(words).enumerate() {
        let word = word.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        match registers.get_mut(1 + index) {
            Some(register) => *register = word,
            None => buffer.set_word(1 + index, word),
        }
    }
    Some((MessageInfo::new(0, 0, 1 + words), registers))
}
