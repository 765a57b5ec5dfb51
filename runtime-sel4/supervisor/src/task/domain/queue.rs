//! The domains of the image itself: which are running, which come next, and with which status the others have ended.

use crate::task::arch::counter;
use crate::task::bundle;
use crate::task::console::Message;
use crate::task::report::{report, reports};
use crate::task::supervisor::Supervisor;
use wasm2sel4_abi::bundle::{DomainRecord, RUNNING_MAXIMUM};
use wasm2sel4_abi::status;

/// The domains of the image itself, in their order.
pub struct Queue {
    /// The next one that has not been started.
    next: usize,
    /// The number of the domain in each of the first places.
    running: [Option<usize>; RUNNING_MAXIMUM],
    /// The lowest number of a domain whose status was not 0, and that status.
    status: Option<(usize, u32)>,
    /// Whether something was missing after a domain.
    is_short: bool,
}

impl Queue {
    /// None has been started.
    pub const fn new() -> Self {
        Self { next: 0, running: [None; RUNNING_MAXIMUM], status: None, is_short: false }
    }

    /// Whether one of them is running, or not all of it is back.
    pub fn is_running(&self) -> bool {
        self.running.iter().any(Option::is_some)
    }

    /// The places of services of which none is left to be served: no other domain runs or waits.
    pub fn idle_services(&self) -> impl Iterator<Item = u16> + use<> {
        let is_service = |number: usize| bundle::domains().get(number).is_some_and(|record| record.is_service != 0);
        let is_idle = self.running.iter().flatten().all(|number| is_service(*number))
            && self.waiting().iter().all(|record| record.is_template != 0);
        let running = self.running;
        (0..).zip(running).filter(move |(_, number)| is_idle && number.is_some()).map(|(place, _)| place)
    }

    /// Those that have not been started.
    pub fn waiting(&self) -> &'static [DomainRecord] {
        bundle::domains().get(self.next..).unwrap_or_default()
    }

    /// The image's exit status: the first, in the order of the bundle, that is not 0, if nothing is missing.
    pub fn status(&self) -> u32 {
        if self.is_short { status::LEFT_BEHIND } else { self.status.map_or(0, |(_, status)| status) }
    }

    /// A domain has ended, and something is missing.
    pub fn note_missing(&mut self) {
        self.is_short = true;
    }

    /// Starts the next domain that can be started.
    pub fn start_next(&mut self, supervisor: &mut Supervisor<'_>, place: u16) {
        let Some(number) = self.running.get_mut(usize::from(place)) else { return };
        *number = None;
        while let Some(record) = bundle::domains().get(self.next) {
            self.next += 1;
            if record.is_template != 0 {
                continue;
            }
            let before = counter::ticks();
            // Nobody has asked for this who could wait for it.
            supervisor.resources.memory.clear_at_once(true);
            let started = supervisor.start(record, place);
            supervisor.resources.memory.clear_at_once(false);
            match started {
                Ok(()) => {
                    self.running[usize::from(place)] = Some(self.next - 1);
                    if reports() {
                        let ticks = counter::ticks().wrapping_sub(before);
                        let message = Message::note().text(b"domain ").name(bundle::name(record));
                        message.text(b" started in ").number(ticks).text(b" ticks").end();
                    }
                    return;
                }
                Err(failure) => {
                    report(b"cannot start a domain", failure);
                    self.note(self.next - 1, status::NOT_STARTED);
                }
            }
        }
    }

    /// The domain in a place has ended.
    pub fn ended(&mut self, place: u16, status: u32) {
        let number = self.running.get_mut(usize::from(place)).and_then(Option::take);
        if let Some(number) = number {
            self.note(number, status);
        }
    }

    /// A domain, by its number, has ended with this status.
    fn note(&mut self, number: usize, status: u32) {
        if status != 0 && self.status.is_none_or(|(first, _)| number < first) {
            self.status = Some((number, status));
        }
    }
}
