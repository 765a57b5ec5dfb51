//! Messages that wait for memory that is on its way: they are looked at again when there is more of it.
//!
//! Memory comes back in steps, and large blocks are cleared before they are used; neither may hold up the supervisor.
//! So a message that finds no memory meanwhile is kept, with the capability by which its sender is answered, until
//! memory has come or no more is coming. The request is then granted, or refused as if it had only just arrived.

use crate::pools::slots::Pair;
use crate::task::answer::Answer;
use crate::task::kernel::KeptCaller;
use crate::task::resources::Resources;
use wasm2sel4_sys::Received;

/// A message that is looked at again later.
#[derive(Clone, Copy)]
pub struct Deferred {
    /// The message; what needs memory has no capabilities in it, and no words beyond the registers.
    pub message: Received,
    /// log2 of the block that it wants.
    pub bits: u32,
    /// The priority of who waits.
    pub priority: u64,
    /// The pair of slots of which the first is the caller's.
    pair: Pair,
    caller: KeptCaller,
}

/// All of them, in the order in which they came.
pub struct Waiting {
    deferred: &'static mut [Option<Deferred>],
    first: usize,
    count: usize,
}

impl Waiting {
    /// Room for that many: one for each domain is enough, since a thread that waits sends nothing.
    pub const fn new(deferred: &'static mut [Option<Deferred>]) -> Self {
        Self { deferred, first: 0, count: 0 }
    }

    /// The one that came first.
    pub fn first(&self) -> Option<Deferred> {
        if self.count == 0 { None } else { *self.deferred.get(self.first)? }
    }

    /// Keeps the message that was received last; false if that cannot be. One message is kept for each badge: whoever
    /// sends without waiting for an answer could otherwise take all the room.
    pub fn defer(&mut self, resources: &mut Resources, message: Received, bits: u32, priority: u64) -> bool {
        let length = self.deferred.len();
        let mut deferred = (self.first..self.first + self.count).filter_map(|index| self.deferred[index % length]);
        if self.count == length || deferred.any(|other| other.message.badge == message.badge) {
            return false;
        }
        let Some(pair) = resources.pairs.take() else { return false };
        let Ok(caller) = KeptCaller::keep(resources, pair.first()) else {
            resources.pairs.give(pair);
            return false;
        };
        self.deferred[(self.first + self.count) % length] = Some(Deferred { message, bits, priority, pair, caller });
        self.count += 1;
        true
    }

    /// Answers the one that came first; without an answer, it has ended.
    pub fn answer_first(&mut self, resources: &mut Resources, answer: Option<Answer>) {
        let Some(deferred) = self.deferred.get_mut(self.first).and_then(Option::take) else { return };
        self.first = (self.first + 1) % self.deferred.len();
        self.count -= 1;
        match answer {
            Some(answer) => deferred.caller.answer(resources, answer),
            None => deferred.caller.forget(resources),
        }
        resources.pairs.give(deferred.pair);
    }
}
