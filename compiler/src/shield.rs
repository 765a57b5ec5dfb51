//! Calls of other people's code that checks by assertions what holds for components that compilers make, but not for
//! all valid ones. A panic there is an answer, and nobody should read it on the screen.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside of such a call.
    static IS_SHIELDED: Cell<bool> = const { Cell::new(false) };
}

/// Does some work, of which nothing outlives a panic; then the result is `None`, and nothing is printed.
pub fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    // Once and for all: other threads may be panicking, and installing hooks of their own meanwhile would lose one.
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |information| {
            if !IS_SHIELDED.get() {
                before(information);
            }
        }));
    });
    let outside = IS_SHIELDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    IS_SHIELDED.set(outside);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing() {
        assert_eq!(attempt(|| 1), Some(1));
        assert_eq!(attempt(|| attempt(|| panic!("inside")).map_or(2, |()| 3)), Some(2));
        assert_eq!(attempt(|| -> u8 { panic!("outside") }), None);
        assert!(!IS_SHIELDED.get());
    }
}
