//! Which of the capabilities that a domain imports its code calls.
//!
//! A call through a capability that may only be sent to never returns, and only whoever grants it knows its rights. So
//! the calls that are seen during translation are noted, and listed in the domain's file beside the names.

use crate::store::CPtr;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm2sel4_abi::protocol::slot;

/// For each imported capability, in the order of their slots, whether some call names it. Functions are translated side
/// by side; whatever their order, the same is noted.
#[derive(Debug)]
pub struct Called(Vec<AtomicBool>);

impl Called {
    /// None of this many capabilities is called yet.
    pub fn new(capabilities: usize) -> Self {
        Self((0..capabilities).map(|_| AtomicBool::new(false)).collect())
    }

    /// There is a call through the capability in this slot. Null, which is a constant, too, is none.
    pub(super) fn note(&self, CPtr(slot): CPtr) {
        let number = slot.checked_sub(slot::FIRST_GRANT).and_then(|number| usize::try_from(number).ok());
        if let Some(called) = number.and_then(|number| self.0.get(number)) {
            called.store(true, Ordering::Relaxed);
        }
    }

    /// What was noted, in the order of the slots.
    pub fn in_order(&self) -> impl Iterator<Item = bool> {
        self.0.iter().map(|called| called.load(Ordering::Relaxed))
    }
}
