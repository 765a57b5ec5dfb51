//! The longest time for which the supervisor keeps everybody waiting, for images that want to know what things cost.

use crate::task::clock::Clocks;
use crate::task::console::Message;
use wasm2sel4_sys::Received;

/// The time that it takes from one message to the next.
pub struct Steps {
    /// Nothing if nobody wants to know.
    clocks: Option<Clocks>,
    since: u64,
    /// The longest, in nanoseconds.
    longest: u64,
    /// Badge and label of the message that it was about.
    message: (u64, u64),
}

impl Steps {
    /// None so far.
    pub const fn new(clocks: Clocks, is_wanted: bool) -> Self {
        let clocks = if is_wanted { Some(clocks) } else { None };
        Self { clocks, since: 0, longest: 0, message: (0, 0) }
    }

    /// A message has come.
    pub fn begin(&mut self) {
        if let Some(clocks) = self.clocks {
            self.since = clocks.now();
        }
    }

    /// What is done about this message is done; its answer is on its way.
    pub fn end(&mut self, message: &Received) {
        let Some(clocks) = self.clocks else { return };
        let time = clocks.now().saturating_sub(self.since);
        if time > self.longest {
            (self.longest, self.message) = (time, (message.badge, message.info.label()));
        }
    }

    /// Tells the longest.
    pub fn report(&self) {
        let (badge, label) = self.message;
        let message = Message::note().text(b"longest step: ").number(self.longest).text(b" ns, for label ");
        message.number(label).text(b" under badge ").number(badge).end();
    }
}
