//! Standard input: the domain that reads it waits until there is some.
//!
//! While it waits, others are served.

use crate::pools::slots::OwnSlot;
use crate::task::answer::{self, Answer, refused};
use crate::task::console;
use crate::task::kernel::KeptCaller;
use crate::task::resources::Resources;
use wasm2sel4_abi::protocol::READ_MAXIMUM;
use wasm2sel4_sys::{IpcBuffer, MessageInfo, REGISTER_WORDS};

/// Who reads.
pub struct Reader {
    /// The slot for whoever waits.
    slot: OwnSlot,
    waiting: Option<Waiting>,
}

/// Who waits.
struct Waiting {
    /// Its place.
    place: u16,
    /// For how many bytes.
    size: usize,
    caller: KeptCaller,
}

impl Reader {
    /// Nobody waits yet; nothing if there is no slot left.
    pub fn make(resources: &mut Resources) -> Option<Self> {
        resources.pairs.take().map(|pair| Self { slot: pair.first(), waiting: None })
    }

    /// The domain in this place wants at most `size` bytes; `may_read` is whether the image gives it the input. Nothing
    /// if it waits.
    pub fn request(&mut self, resources: &Resources, place: u16, size: u64, may_read: bool) -> Option<Answer> {
        let size = usize::try_from(size).unwrap_or(READ_MAXIMUM).min(READ_MAXIMUM);
        if !may_read || size == 0 {
            return Some(answer::with_label(0, &[0]));
        }
        if !console::has_input() || self.waiting.is_some() {
            return Some(refused());
        }
        if let Some(answer) = arrived(resources.kernel.buffer, size) {
            return Some(answer);
        }
        console::ask();
        if let Some(answer) = arrived(resources.kernel.buffer, size) {
            return Some(answer);
        }
        let Ok(caller) = KeptCaller::keep(resources, self.slot) else { return Some(refused()) };
        self.waiting = Some(Waiting { place, size, caller });
        None
    }

    /// How many bytes could be read without waiting, 0 at the end; nothing if more are to come first, which are asked
    /// for.
    pub fn ready(&self, may_read: bool) -> Option<usize> {
        if !may_read || !console::has_input() {
            return Some(0);
        }
        console::ready().or_else(|| {
            console::ask();
            console::ready()
        })
    }

    /// A device has interrupted: whoever waits goes on if there is something for it.
    pub fn interrupted(&mut self, resources: &Resources) {
        console::interrupted();
        let Some(waiting) = self.waiting.take() else { return };
        match arrived(resources.kernel.buffer, waiting.size) {
            Some(answer) => waiting.caller.answer(resources, answer),
            None => self.waiting = Some(waiting),
        }
    }

    /// The domain in this place has ended.
    pub fn ended(&mut self, resources: &Resources, place: u16) {
        if let Some(waiting) = self.waiting.take_if(|waiting| waiting.place == place) {
            // Its thread is gone, and with it what the capability was for.
            waiting.caller.forget(resources);
        }
    }
}

/// What has arrived, as an answer; nothing if more is to come first.
fn arrived(buffer: IpcBuffer, size: usize) -> Option<Answer> {
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
