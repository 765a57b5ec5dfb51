//! The steps of an end (`ending.rs` says why there are steps): each is short, and the next follows when the reclaimer
//! has finished the job of the one before.

use crate::task::answer::{self, Answer, refused};
use crate::task::ending::remains::Remains;
use crate::task::ending::telling;
use crate::task::kernel::KeptCaller;
use crate::task::spawn::Spawning;
use wasm2sel4_abi::status;

/// The most that one step does without a job: ending one more instance, or forgetting one.
const MOVES: usize = 16;

/// A domain of the image itself of which everything is back.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// The place that it had.
    pub place: u16,
    /// Its status.
    pub status: u32,
}

impl Spawning<'_> {
    /// Ends a domain, if it is alive: it is stopped at once, and what it leaves is taken back when it is its turn.
    pub fn end(&mut self, place: u16, status: u32) {
        if self.stop(place, status) {
            self.endings.push(self.places, place);
        }
    }

    /// Takes the memory of a chunk of a domain's heap back; the domain, which has sent the last message, is answered
    /// when all of it is back. Until then it could touch what is about to go.
    pub fn discard(&mut self, place: u16, chunk: u64) -> Option<Answer> {
        let Some(here) = self.places.get(place) else { return Some(refused()) };
        let (Some(domain), None) = (&mut here.domain, &here.remains) else { return Some(refused()) };
        if !domain.has_chunk(chunk) {
            return Some(refused());
        }
        let Some(pair) = self.resources.pairs.take() else { return Some(refused()) };
        let Ok(caller) = KeptCaller::keep(self.resources, pair.first()) else {
            self.resources.pairs.give(pair);
            return Some(refused());
        };
        match domain.take_chunk(self.resources, chunk) {
            Some(storage) => {
                here.remains = Some(Remains::of_living(storage, domain.record.priority, (pair, caller)));
                self.endings.push(self.places, place);
            }
            None => {
                // It has no memory.
                caller.answer(self.resources, answer::with_label(0, &[]));
                self.resources.pairs.give(pair);
            }
        }
        None
    }

    /// Stops the domain in a place; tells whether its remains are new, and in no order yet.
    fn stop(&mut self, place: u16, status: u32) -> bool {
        let Some(domain) = self.places.get(place).and_then(|place| place.domain.take()) else { return false };
        self.reader.ended(self.resources, place);
        self.sleepers.ended(self.resources, place);
        // Whoever has started it may wait for its memory.
        let parent = self.places.instance(place).map(|instance| instance.parent);
        let parent = parent.and_then(|parent| self.places.priority(parent));
        let priority = parent.unwrap_or(0).max(domain.record.priority);
        let record = domain.record;
        let storage = domain.stop(self.resources, self.answering);
        telling::tell(self.resources, self.objects, record);
        let rest = Remains::new(storage, status, priority);
        let Some(here) = self.places.get(place) else { return false };
        match &mut here.remains {
            // A part of it is being taken back already.
            Some(remains) => {
                remains.add(self.resources, rest);
                false
            }
            None => {
                here.remains = Some(rest);
                true
            }
        }
    }

    /// Goes on with what has ended until there is a job for the reclaimer, or nothing to do; stops at a domain of the
    /// image itself of which everything is back.
    pub fn step(&mut self) -> Option<Ended> {
        if self.endings.is_busy() {
            return None;
        }
        for _ in 0..MOVES {
            let Some(place) = self.endings.first() else {
                self.endings.begin_with_objects(self.resources);
                return None;
            };
            let has_ended = self.places.domain(place).is_none();
            if has_ended && self.end_child(place) {
                continue;
            }
            let remains = self.places.remains(place)?;
            if self.endings.begin_with_blocks(self.resources, remains) {
                return None;
            }
            if let Some(ended) = self.finish(place) {
                return Some(ended);
            }
        }
        self.endings.begin_with_nothing(self.resources);
        None
    }

    /// Ends the instance that was made last through the spawners of a domain that has ended; tells whether there was
    /// one. So instances come before their starters, and there is no recursion, however long the chains are.
    fn end_child(&mut self, parent: u16) -> bool {
        let Some(child) = self.places.get(parent).and_then(|place| place.last_child) else { return false };
        let Some(instance) = self.places.instance(child) else { return false };
        instance.is_forgotten = true;
        if instance.status.is_some() {
            self.forget(child);
        } else if self.stop(child, status::ENDED) {
            self.endings.push_first(self.places, child);
        } else {
            // It has its turn already, because it has ended by itself or gives a part back: before its parent.
            self.endings.pop(self.places);
            self.endings.push(self.places, parent);
        }
        true
    }

    /// Everything that was to come back is back of the domain whose turn it is.
    fn finish(&mut self, place: u16) -> Option<Ended> {
        self.endings.pop(self.places);
        let here = self.places.get(place)?;
        let (remains, has_ended) = (here.remains.take()?, here.domain.is_none());
        let status = remains.status;
        remains.finish(self.resources);
        if !has_ended {
            return None;
        }
        let Some(instance) = self.places.instance(place) else {
            self.places.vacate(place);
            return Some(Ended { place, status });
        };
        instance.status = Some(status);
        let is_forgotten = instance.is_forgotten;
        if self.answer_callers(place, status) || is_forgotten {
            self.forget(place);
        }
        None
    }
}
