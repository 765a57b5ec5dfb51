//! Faults as messages: what a handler is told, and what its reply changes (seL4 manual, 6.2 "Fault types").

use crate::machine::{self, register};
use crate::memory::Ref;
use crate::message::{self, Information};
use crate::thread::{Fault, Thread};

/// Labels of fault messages.
mod label {
    pub const CAPABILITY: u64 = 1;
    pub const UNKNOWN_CALL: u64 = 2;
    pub const EXCEPTION: u64 = 3;
    pub const MEMORY: u64 = 5;
}

/// The message about a fault: label, words, their number.
pub fn message_of(thread: Ref<Thread>, fault: Fault) -> (u64, [u64; machine::UNKNOWN_CALL_WORDS], usize) {
    let context = &thread.get().context;
    let pc = context.words[register::FAULT_PC];
    let mut words = [0; machine::UNKNOWN_CALL_WORDS];
    let (label, count) = match fault {
        Fault::None => (0, 0),
        Fault::Capability { cptr, receiving } => {
            words[..3].copy_from_slice(&[pc, cptr, u64::from(receiving)]);
            (label::CAPABILITY, 7)
        }
        Fault::UnknownCall(number) => {
            words[machine::UNKNOWN_CALL_WORDS - 1] = number;
            (label::UNKNOWN_CALL, machine::UNKNOWN_CALL_WORDS)
        }
        Fault::Exception { number, code } => {
            (label::EXCEPTION, machine::exception_words(context, number, code, &mut words))
        }
        Fault::Memory { address, prefetch, status } => {
            words[..4].copy_from_slice(&[pc, address, u64::from(prefetch), status]);
            (label::MEMORY, 4)
        }
    };
    (label, words, count)
}

/// What a reply to a fault changes; whether the thread goes on.
pub fn reply(sender: Ref<Thread>, thread: Ref<Thread>, fault: Fault) -> bool {
    let information = Information(sender.register(register::INFORMATION));
    if matches!(fault, Fault::Exception { .. }) {
        for (index, register) in [register::FAULT_PC, register::SP].into_iter().enumerate().take(information.words()) {
            let word = message::word(sender, index);
            thread.get().context.set(register, word);
        }
    }
    information.label() == 0
}
