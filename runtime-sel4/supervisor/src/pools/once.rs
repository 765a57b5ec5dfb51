//! Statics that are handed out once: room that is too large for a stack, for whoever asks first.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

/// A value that is taken at most once.
pub struct Once<T> {
    is_taken: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: (1) the value is reached by `take` alone, which gives it to one thread; (2) that may be any, so it must be
// `Send`.
unsafe impl<T: Send> Sync for Once<T> {}

impl<T> Once<T> {
    /// Not taken yet.
    pub const fn new(value: T) -> Self {
        Self { is_taken: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// The value, for the first who asks.
    #[allow(clippy::mut_from_ref, reason = "nobody has another reference")]
    pub fn take(&'static self) -> Option<&'static mut T> {
        let is_first = !self.is_taken.swap(true, Ordering::Relaxed);
        // SAFETY: only one call has ever found that nobody was before, and nothing else makes a reference.
        is_first.then(|| unsafe { &mut *self.value.get() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_handed_out_once() {
        static VALUE: Once<u32> = Once::new(7);
        assert_eq!(VALUE.take(), Some(&mut 7));
        assert_eq!(VALUE.take(), None);
    }
}
