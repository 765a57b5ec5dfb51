//! The IPC buffer: a page that the kernel and the thread share (seL4 manual, 4.1).

use crate::message::{CPtr, MESSAGE_WORDS_MAXIMUM};

/// Word index of the first message word.
const MESSAGE: usize = 1;
/// Word index of the first extra capability.
const CAPABILITIES: usize = 122;

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

    /// Names extra capability `index` of the next message; there are three.
    pub fn set_capability(self, index: usize, capability: CPtr) {
        if index < 3 {
            // SAFETY: as in `word`.
            unsafe { self.0.add(CAPABILITIES + index).write_volatile(capability.0) }
        }
    }
}
