//! A caller that is answered later: the capability for that, in a slot of the supervisor's own.

use crate::pools::slots::OwnSlot;
use crate::task::answer::Answer;
use crate::task::resources::Resources;
use wasm2sel4_sys::Failure;

/// A caller that waits.
#[derive(Clone, Copy)]
pub struct KeptCaller {
    slot: OwnSlot,
}

impl KeptCaller {
    /// Keeps whoever sent the last message, with a slot that is empty and stays this caller's until it is answered.
    ///
    /// # Errors
    ///
    /// What the kernel refused: the slot is not empty.
    pub fn keep(resources: &Resources, slot: OwnSlot) -> Result<Self, Failure> {
        resources.cspace.slot(slot).save_caller(resources.kernel).map(|()| Self { slot })
    }

    /// Answers it; the slot is empty after that. A caller that is gone, or that only sent, hears nothing.
    pub fn answer(self, resources: &Resources, (info, words): Answer) {
        wasm2sel4_sys::send(self.slot.cptr(), info, words);
        self.forget(resources);
    }

    /// Never answers it; the slot is empty after that.
    pub fn forget(self, resources: &Resources) {
        // The capability may be gone: with its use, or with its thread.
        let _ = resources.cspace.slot(self.slot).delete(resources.kernel);
    }
}
