//! How long the supervisor keeps everybody waiting at most, for images that want to know what things cost.

use crate::task::clock::Clocks;
use crate::task::console::Message;
use wasm2sel4_sys::Received;

/// The time that it takes from one message to the next.
///
/// What the kernel takes to clear memory that was never used is told apart: it happens once for each untyped of the boot, and
/// depends on that alone.
pub struct Steps {
    /// Nothing if nobody wants to know.
    clocks: Option<Clocks>,
    since: u64,
    cleared: u64,
    /// The longest, in nanoseconds, without clearing.
    longest: u64,
    /// Badge and label of the message that it was about.
    message: (u64, u64),
    /// The longest that the kernel cleared memory, in nanoseconds.
    clearing: u64,
}

impl Steps {
    /// None so far.
    pub const fn new(clocks: Clocks, is_wanted: bool) -> Self {
        let clocks = if is_wanted { Some(clocks) } else { None };
        Self { clocks, since: 0, cleared: 0, longest: 0, message: (0, 0), clearing: 0 }
    }

    /// A message has come; so long has been cleared until now.
    pub fn begin(&mut self, cleared: u64) {
        if let Some(clocks) = self.clocks {
            (self.since, self.cleared) = (clocks.monotonic().now, cleared);
        }
    }

    /// What is done about this message is done; its answer is on its way.
    pub fn end(&mut self, message: &Received, cleared: u64) {
        let Some(clocks) = self.clocks else { return };
        let clearing = cleared - self.cleared;
        let time = clocks.monotonic().now.saturating_sub(self.since).saturating_sub(clearing);
        self.clearing = self.clearing.max(clearing);
        if time > self.longest {
            (self.longest, self.message) = (time, (message.badge, message.info.label()));
        }
    }

    /// Tells the longest.
    pub fn report(&self) {
        let (badge, label) = self.message;
        let message =
            Message::note().text(b"longest step: ").number(self.longest).text(b" ns, for label ").number(label);
        let message = message.text(b" under badge ").number(badge);
        message.text(b"; memory cleared for the first time: ").number(self.clearing).text(b" ns").end();
    }
}
