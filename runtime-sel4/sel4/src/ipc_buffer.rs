//! The IPC buffer: a page that the kernel and the thread share (seL4 manual, 4.1).

use crate::capability::Slot;
use crate::message::{CPtr, MESSAGE_WORDS_MAXIMUM};

/// Word index of the first message word.
const MESSAGE: usize = 1;
/// Word index of the first extra capability.
const CAPABILITIES: usize = 122;
/// Word index of where a capability is received: CNode, index, depth.
const RECEIVE: usize = 125;

/// A thread's IPC buffer.
#[derive(Clone, Copy, Debug)]
pub struct IpcBuffer(*mut u64);

impl IpcBuffer {
    /// The buffer at `address`.
    ///
    /// # Safety
    ///
    /// `address` must be this thread's IPC buffer, mapped for reading and writing as long as the value is used.
    pub const unsafe fn new(address: u64) -> Self {
        Self(address as *mut u64)
    }

    /// Message word `index`; 0 beyond the last.
    pub fn word(self, index: usize) -> u64 {
        if index >= MESSAGE_WORDS_MAXIMUM {
            return 0;
        }
        // SAFETY: the index is inside the buffer, which is mapped by the promise of `new`. Volatile, because the kernel
        // writes it too.
        unsafe { self.0.add(MESSAGE + index).read_volatile() }
    }

    /// Writes message word `index`; nothing beyond the last.
    pub fn set_word(self, index: usize, word: u64) {
        if index < MESSAGE_WORDS_MAXIMUM {
            // SAFETY: as in `word`.
            unsafe { self.0.add(MESSAGE + index).write_volatile(word) }
        }
    }

    /// The address of the first message word.
    pub fn message_address(self) -> u64 {
        self.0 as u64 + (MESSAGE * size_of::<u64>()) as u64
    }

    /// The badge of the first capability of the last message, if that was unwrapped.
    pub fn unwrapped_badge(self) -> u64 {
        // SAFETY: as in `word`.
        unsafe { self.0.add(CAPABILITIES).read_volatile() }
    }

    /// Says where the capability of the next message goes; `None`: nowhere.
    pub fn set_receive_slot(self, slot: Option<Slot>) {
        let words = slot.map_or([0; 3], |slot| [slot.root.cptr.0, slot.index, slot.depth]);
        for (index, word) in words.into_iter().enumerate() {
            // SAFETY: as in `word`.
            unsafe { self.0.add(RECEIVE + index).write_volatile(word) }
        }
    }

    /// Names extra capability `index` of the next message; there are three.
    pub fn set_capability(self, index: usize, capability: CPtr) {
        if index < 3 {
            // SAFETY: as in `word`.
            unsafe { self.0.add(CAPABILITIES + index).write_volatile(capability.0) }
        }
    }
}
