//! Calls with any number of words and capabilities.

use crate::arch::{self, Received};
use crate::failure::Failure;
use crate::ipc_buffer::IpcBuffer;
use crate::message::{CPtr, MessageInfo, REGISTER_WORDS};
use wasm2sel4_abi::kernel::KernelAbi;

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
