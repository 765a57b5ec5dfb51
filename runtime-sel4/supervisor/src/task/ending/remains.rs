//! What is to be taken back of a domain: of one that has ended, everything; of one that goes on, a part.

use crate::pools::slots::Pair;
use crate::task::answer;
use crate::task::kernel::KeptCaller;
use crate::task::resources::Resources;
use crate::task::resources::storage::Storage;

/// What is to be taken back.
pub struct Remains {
    /// The memory.
    pub storage: Storage,
    /// The status of the domain, if it has ended.
    pub status: u32,
    /// The priority at which it is taken back.
    pub priority: u64,
    /// Whose remains are taken back next.
    pub next: Option<u16>,
    /// The domain itself, if it waits for that, and the pair of slots of which the first is the caller's.
    caller: Option<(Pair, KeptCaller)>,
}

impl Remains {
    /// Those of a domain that has ended, in no order yet.
    pub const fn new(storage: Storage, status: u32, priority: u64) -> Self {
        Self { storage, status, priority, next: None, caller: None }
    }

    /// A part of a domain that waits until that is back.
    pub const fn of_living(storage: Storage, priority: u64, caller: (Pair, KeptCaller)) -> Self {
        Self { storage, status: 0, priority, next: None, caller: Some(caller) }
    }

    /// The domain has ended as well, and this is the rest of it.
    pub fn add(&mut self, resources: &mut Resources, rest: Self) {
        let part = core::mem::replace(&mut self.storage, rest.storage);
        self.storage.absorb(resources, part);
        (self.status, self.priority) = (rest.status, rest.priority.max(self.priority));
    }

    /// Everything is back: whoever waits is told.
    pub fn finish(mut self, resources: &mut Resources) {
        self.storage.forget(resources);
        if let Some((pair, caller)) = self.caller {
            // Should it have ended, nobody hears that.
            caller.answer(resources, answer::with_label(0, &[]));
            resources.pairs.give(pair);
        }
    }
}
