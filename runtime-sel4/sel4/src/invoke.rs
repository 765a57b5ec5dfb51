//! Calls with any number of words and capabilities, and how the kernel refuses them.

use crate::arch::{self, Received};
use crate::ipc_buffer::IpcBuffer;
use crate::message::{CPtr, MessageInfo, REGISTER_WORDS};
use wasm2sel4_abi::kernel::KernelAbi;

/// An invocation that the kernel refused (seL4 manual, appendix "Error codes").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The error: the label of the answer.
    pub code: u64,
    /// For a missing level of a paging structure: the number of address bits below it.
    pub missing_level: u64,
}

impl Failure {
    /// There is no such capability.
    pub const INVALID_CAPABILITY: u64 = 2;
    /// A number is out of its range.
    pub const RANGE: u64 = 4;
    /// A lookup failed: for a mapping, a level of the paging structure is missing.
    pub const FAILED_LOOKUP: u64 = 6;
    /// Something is in the way: a capability in the slot, a mapping at the address.
    pub const DELETE_FIRST: u64 = 8;
    /// The untyped is used up.
    pub const NOT_ENOUGH_MEMORY: u64 = 10;
}

/// The kernel, as a thread reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    /// Numbers of this kernel.
    pub abi: &'static KernelAbi,
    /// The thread's IPC buffer.
    pub buffer: IpcBuffer,
}

impl Kernel {
    /// Calls `target` with a message; words beyond the registers go through the IPC buffer, in both directions.
    pub fn call(self, target: CPtr, label: u64, capabilities: &[CPtr], words: &[u64]) -> Received {
        for (index, capability) in capabilities.iter().enumerate() {
            self.buffer.set_capability(index, *capability);
        }
        let mut registers = [0; REGISTER_WORDS];
        for (index, word) in words.iter().enumerate() {
            match registers.get_mut(index) {
                Some(register) => *register = *word,
                None => self.buffer.set_word(index, *word),
            }
        }
        arch::call(target, MessageInfo::new(label, capabilities.len(), words.len()), registers)
    }

    /// Invokes a kernel object; `label` is one of the ABI's invocation labels.
    ///
    /// # Errors
    ///
    /// What the kernel answers, if it is not "no error".
    pub fn invoke(self, target: CPtr, label: u32, capabilities: &[CPtr], words: &[u64]) -> Result<Received, Failure> {
        #[cfg(feature = "failing-calls")]
        if let Some(failure) = crate::failing::next(self.abi, label) {
            return Err(failure);
        }
        let answer = self.call(target, u64::from(label), capabilities, words);
        match answer.info.label() {
            0 => Ok(answer),
            code => Err(Failure { code, missing_level: answer.words[2] }),
        }
    }
}
