//! What a domain remembers, in statics without `static mut`.

use core::cell::{Cell, RefCell};

/// A cell of which every access is by the one thread of the domain. A `Cell` hands out no reference, so no two of them
/// can alias, whatever calls whatever. What is larger than a few words is [`InPlace`].
pub struct OneThread<T>(Cell<T>);

// SAFETY: a static needs `Sync` because other threads could use it. (1) A domain has one thread: the supervisor gives
// it one, and hosted programs start none. (2) What runs in between is the trap entry (and the signal handler that leads
// to it); it runs on the same thread, and what it interrupts goes on only at the end of an attempt (`driver`), in whose
// code the value is a whole one: the stub's own faults end the domain.
unsafe impl<T> Sync for OneThread<T> {}

impl<T> OneThread<T> {
    /// A cell with its first value.
    pub const fn new(value: T) -> Self {
        Self(Cell::new(value))
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        self.0.set(value);
    }
}

impl<T: Copy> OneThread<T> {
    /// The value.
    pub fn get(&self) -> T {
        self.0.get()
    }
}

/// What is used where it is, by one at a time.
pub struct InPlace<T>(RefCell<T>);

// SAFETY: as for `OneThread`. What an attempt has left in the middle of a use stays in use.
unsafe impl<T> Sync for InPlace<T> {}

impl<T> InPlace<T> {
    /// With its first value.
    pub const fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// Uses it; nothing while it is in use, by whoever has called this or was left.
    pub fn with<R>(&self, operation: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.0.try_borrow_mut().ok().map(|mut value| operation(&mut value))
    }
}
