//! How domains end: immediately for the domain, in bounded steps for everybody else.
//!
//! A domain that ends is stopped where it is: its thread never runs again, its badges are no longer valid, and whoever
//! called it is answered. What it leaves, its memory with all objects and the instances that it has started, is taken
//! back piece by piece: the [`Reclaimer`] does one job at a time, and between two jobs others are served. So only those
//! who asked for the end of a domain wait for it, however much there is to take back.

pub mod reclaimer;
pub mod remains;
pub mod steps;
pub mod telling;
pub mod unserved;
pub mod waiting;

use crate::pools::buddy::Block;
use crate::pools::slots::OwnSlot;
use crate::task::domain::places::Places;
use crate::task::ending::reclaimer::{Job, REMOVALS, Reclaimer, Removal, Removals};
use crate::task::ending::remains::Remains;
use crate::task::resources::Resources;
use wasm2sel4_abi::bundle::OBJECTS_MAXIMUM;

/// The remains of all domains, in the order in which they are taken back, and what else takes long.
pub struct Endings {
    reclaimer: Reclaimer,
    first: Option<u16>,
    last: Option<u16>,
    /// The blocks that the current job is about.
    blocks: [Option<Block>; REMOVALS],
    /// Slots of objects that nobody serves any more.
    objects: [OwnSlot; OBJECTS_MAXIMUM],
    object_count: usize,
    /// The priority of the domain whose remains were worked on last.
    priority: u64,
}

impl Endings {
    /// None so far.
    pub const fn new(reclaimer: Reclaimer) -> Self {
        Self {
            reclaimer,
            first: None,
            last: None,
            blocks: [None; REMOVALS],
            objects: [OwnSlot::NULL; OBJECTS_MAXIMUM],
            object_count: 0,
            priority: 0,
        }
    }

    /// Whether something is still to come back.
    pub fn is_pending(&self) -> bool {
        self.first.is_some() || self.is_busy()
    }

    /// Whether a job is being done.
    pub fn is_busy(&self) -> bool {
        self.reclaimer.is_busy()
    }

    /// Whose remains are next.
    pub fn first(&self) -> Option<u16> {
        self.first
    }

    /// Adds the remains in a place, after all others.
    pub fn push(&mut self, places: &mut Places, place: u16) {
        match self.last.replace(place).and_then(|last| places.remains(last)) {
            Some(last) => last.next = Some(place),
            None => self.first = Some(place),
        }
    }

    /// Adds the remains in a place, before all others.
    pub fn push_first(&mut self, places: &mut Places, place: u16) {
        let next = self.first.replace(place);
        match next {
            Some(_) => {
                if let Some(remains) = places.remains(place) {
                    remains.next = next;
                }
            }
            None => self.last = Some(place),
        }
    }

    /// Takes the first out.
    pub fn pop(&mut self, places: &mut Places) {
        let Some(place) = self.first else { return };
        self.first = places.remains(place).and_then(|remains| remains.next.take());
        if self.first.is_none() {
            self.last = None;
        }
    }

    /// An object in this slot is to go.
    pub fn remove_object(&mut self, slot: OwnSlot) {
        if let Some(place) = self.objects.get_mut(self.object_count) {
            *place = slot;
            self.object_count += 1;
        }
    }

    /// Gives the reclaimer objects to remove, if there are any.
    pub fn begin_with_objects(&mut self, resources: &Resources) {
        let first = self.object_count.saturating_sub(REMOVALS);
        let slots = self.objects.get(first..self.object_count).unwrap_or_default();
        if slots.is_empty() {
            return;
        }
        let mut removals: Removals = [None; REMOVALS];
        for (removal, slot) in removals.iter_mut().zip(slots) {
            *removal = Some(Removal::Capability(resources.cspace.slot(*slot)));
        }
        self.object_count = first;
        self.reclaimer.begin(resources, Job::Remove(removals), self.priority);
    }

    /// Gives the reclaimer blocks of some remains, if they have any left.
    pub fn begin_with_blocks(&mut self, resources: &mut Resources, remains: &mut Remains) -> bool {
        let mut removals: Removals = [None; REMOVALS];
        for (removal, place) in removals.iter_mut().zip(&mut self.blocks) {
            let Some(block) = remains.storage.take_block(resources) else { break };
            *removal = Some(Removal::Contents(resources.block_slot(block)));
            *place = Some(block);
        }
        let is_some = self.blocks[0].is_some();
        if is_some {
            self.priority = remains.priority;
            self.reclaimer.begin(resources, Job::Remove(removals), remains.priority);
        }
        is_some
    }

    /// Gives the reclaimer an empty job, so that others run before the next step.
    pub fn begin_with_nothing(&mut self, resources: &Resources) {
        self.reclaimer.begin(resources, Job::Remove([None; REMOVALS]), self.priority);
    }

    /// Lets the reclaimer clear a block for somebody of this priority who wants one of `2^bits` bytes; tells whether
    /// there is one.
    pub fn begin_clearing(&mut self, resources: &mut Resources, bits: u32, priority: u64) -> bool {
        let halving = resources.begin_clearing(bits);
        if let Some(halving) = halving {
            self.reclaimer.begin(resources, Job::Clear(halving), priority);
        }
        halving.is_some()
    }

    /// The current job is done: its blocks are free.
    pub fn done(&mut self, resources: &mut Resources) {
        if let Some((pair, is_clear)) = self.reclaimer.done() {
            resources.end_clearing(pair, is_clear);
        }
        for block in self.blocks.iter_mut().filter_map(Option::take) {
            resources.returned(block);
        }
    }

    /// Somebody of this priority waits for memory.
    pub fn hurry(&mut self, resources: &Resources, priority: u64) {
        self.reclaimer.hurry(resources, priority);
    }
}
