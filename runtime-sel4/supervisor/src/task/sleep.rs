//! Domains that wait for a time, and perhaps for input: each is answered when the time has come, or there is input. And
//! domains that limit how long they wait for others ([`limits`]).
//!
//! Who waits takes nothing from others: a timer interrupts the supervisor when the earliest time has come. There is
//! room for so many that looking for one of them is a short step. Whoever finds none, or no timer, is answered at once,
//! and waits by itself, by asking again whenever others have run (`wasm2sel4_abi::protocol::Request::Poll`).

pub mod limits;
pub mod timer;
mod watcher;

use crate::pools::slots::Pair;
use crate::task::answer::{self, Answer};
use crate::task::clock::Clocks;
use crate::task::console;
use crate::task::domain::places::Places;
use crate::task::kernel::KeptCaller;
use crate::task::resources::Resources;
use limits::{Limits, Stretch};
use timer::Timer;
use wasm2sel4_abi::protocol::FOR_EVER;

/// The most that wait at a time.
const MOST: usize = 256;

/// The most that are answered in one step.
const AT_ONCE: usize = 16;

/// The most whose calls are interrupted in one step.
const LIMITS_AT_ONCE: usize = 4;

/// A domain that waits.
#[derive(Clone, Copy)]
struct Sleeper {
    /// Until when.
    deadline: u64,
    /// Its place.
    place: u16,
    /// Whether input counts, too.
    counts_input: bool,
    /// The pair of slots of which the first is the caller's.
    pair: Pair,
    caller: KeptCaller,
}

/// What a domain waits for.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The time.
    pub deadline: u64,
    /// How much input there is for it, if it is told so and there is any or its end; the outer is whether it wants to
    /// know.
    pub input: Option<Option<usize>>,
}

/// All who wait.
pub struct Sleepers {
    timer: Timer,
    clocks: Clocks,
    /// The later, the nearer to the beginning: who is next is the last.
    sleepers: [Option<Sleeper>; MOST],
    count: usize,
    limits: Limits,
    /// When the timer will have interrupted; it may do so before.
    is_set_for: u64,
}

/// What somebody is told who waits no longer.
fn told(input: Option<usize>) -> Answer {
    answer::with_label(0, &[u64::from(input.is_some()), input.unwrap_or(0) as u64])
}

impl Sleepers {
    /// Nobody waits yet.
    pub const fn new(timer: Timer, clocks: Clocks, limits: limits::Room) -> Self {
        let limits = Limits::new(limits);
        Self { timer, clocks, sleepers: [None; MOST], count: 0, limits, is_set_for: FOR_EVER }
    }

    /// Those who wait, the next one last.
    fn all(&self) -> impl DoubleEndedIterator<Item = (usize, Sleeper)> {
        self.sleepers.iter().take(self.count).enumerate().filter_map(|(index, sleeper)| Some((index, (*sleeper)?)))
    }

    /// The index of the first of whom this is true.
    fn find(&self, is_it: impl Fn(&Sleeper) -> bool) -> Option<usize> {
        self.all().find(|(_, sleeper)| is_it(sleeper)).map(|(index, _)| index)
    }

    /// The domain in this place waits; nothing if it is answered later.
    pub fn request(&mut self, resources: &mut Resources, place: u16, wanted: Wanted) -> Option<Answer> {
        let input = wanted.input.flatten();
        let is_over = input.is_some() || self.clocks.now() >= wanted.deadline;
        // Who sends without waiting for an answer could take all the room.
        let is_known = self.find(|sleeper| sleeper.place == place).is_some();
        let can_wait = self.timer.is_there() || wanted.deadline == FOR_EVER;
        if is_over || is_known || !can_wait || self.count == MOST {
            return Some(told(input));
        }
        let Some(pair) = resources.pairs.take() else { return Some(told(input)) };
        let Ok(caller) = KeptCaller::keep(resources, pair.first()) else {
            resources.pairs.give(pair);
            return Some(told(input));
        };
        let sleeper = Sleeper { deadline: wanted.deadline, place, counts_input: wanted.input.is_some(), pair, caller };
        let index = self.find(|other| other.deadline <= sleeper.deadline).unwrap_or(self.count);
        self.sleepers.copy_within(index..self.count, index + 1);
        if let Some(entry) = self.sleepers.get_mut(index) {
            *entry = Some(sleeper);
        }
        self.count += 1;
        self.set_timer();
        None
    }

    /// The domain in this place limits how long it is in a stretch, or no longer does.
    pub fn limit(&mut self, place: u16, nanoseconds: u64, stretch: Stretch) -> Answer {
        let until = if nanoseconds == FOR_EVER { FOR_EVER } else { self.clocks.now().saturating_add(nanoseconds) };
        if until == FOR_EVER {
            self.limits.clear(place);
        } else if self.timer.is_there() && self.clocks.are_there() {
            self.limits.set(place, until, stretch);
        } else {
            return answer::refused();
        }
        self.set_timer();
        answer::with_label(0, &[])
    }

    /// Takes out the one at an index.
    fn remove(&mut self, index: usize) -> Option<Sleeper> {
        let sleeper = self.sleepers.get_mut(index)?.take()?;
        self.sleepers.copy_within(index + 1..self.count, index);
        self.count -= 1;
        Some(sleeper)
    }

    /// Has the timer interrupt when the next time has come.
    fn set_timer(&mut self) {
        let sleeper = self.all().next_back().map_or(FOR_EVER, |(_, sleeper)| sleeper.deadline);
        let next = sleeper.min(self.limits.next().unwrap_or(FOR_EVER));
        if next == FOR_EVER {
            self.timer.clear();
            self.is_set_for = FOR_EVER;
        } else if next < self.is_set_for {
            self.timer.set(next, self.clocks.now());
            self.is_set_for = next;
        }
    }

    /// Something has interrupted: whoever waits for what has come goes on.
    pub fn interrupted(&mut self, resources: &mut Resources, places: &mut Places) {
        self.timer.acknowledge();
        self.is_set_for = FOR_EVER;
        if let Some(index) = self.find(|sleeper| sleeper.counts_input)
            && let Some(count) = console::ready()
            && let Some(sleeper) = self.remove(index)
        {
            sleeper.answer(resources, told(Some(count)));
        }
        let now = self.clocks.now();
        for _ in 0..AT_ONCE {
            let next = self.all().next_back().filter(|(_, sleeper)| sleeper.deadline <= now);
            let Some(sleeper) = next.and_then(|(index, _)| self.remove(index)) else { break };
            sleeper.answer(resources, told(None));
        }
        for _ in 0..LIMITS_AT_ONCE {
            let Some((place, stretch)) = self.limits.take_over(now) else { break };
            if places.domain(place).is_some_and(|domain| limits::interrupt(resources, domain.tcb, stretch)) {
                places.waits_no_longer(resources, place);
            }
        }
        self.set_timer();
    }

    /// The domain in this place has ended.
    pub fn ended(&mut self, resources: &mut Resources, place: u16) {
        self.limits.clear(place);
        if let Some(index) = self.find(|sleeper| sleeper.place == place)
            && let Some(sleeper) = self.remove(index)
        {
            // Its thread is gone, and with it what the capability was for.
            sleeper.caller.forget(resources);
            resources.pairs.give(sleeper.pair);
            self.set_timer();
        }
    }
}

impl Sleeper {
    fn answer(self, resources: &mut Resources, answer: Answer) {
        self.caller.answer(resources, answer);
        resources.pairs.give(self.pair);
    }
}
