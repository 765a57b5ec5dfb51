//! Serving domains: each message to the supervisor's endpoint goes to the part that its badge belongs to.

use crate::pools::slots::OwnSlot;
use crate::task::answer::{self, Answer, refused};
use crate::task::clock::Clocks;
use crate::task::console::Message;
use crate::task::console::input::Reader;
use crate::task::domain::fault::{self, Handled, Reason};
use crate::task::domain::objects::Objects;
use crate::task::domain::places::Places;
use crate::task::domain::request::{self, Served};
use crate::task::domain::{Channel, Domain};
use crate::task::ending::Endings;
use crate::task::ending::steps::Ended;
use crate::task::ending::unserved;
use crate::task::ending::waiting::Waiting;
use crate::task::kernel::Answering;
use crate::task::report;
use crate::task::resources::{NO_MEMORY, Resources};
use crate::task::sleep::Sleepers;
use crate::task::spawn::Spawning;
use wasm2sel4_abi::badge::{Badge, Life};
use wasm2sel4_abi::bundle::DomainRecord;
use wasm2sel4_abi::protocol::FAULT_LABELS_END;
use wasm2sel4_abi::status;
use wasm2sel4_sys::{Failure, Received};

/// The most messages that wait for memory and are looked at again in one step.
const AGAIN: usize = 8;

/// Everything that serves domains.
pub struct Supervisor<'a> {
    /// Memory and slots.
    pub resources: &'a mut Resources,
    /// What has ended, and is taken back.
    pub endings: Endings,
    /// Who waits for memory.
    pub waiting: Waiting,
    /// Whether the first of those who wait waits in vain.
    pub is_given_up: bool,
    /// All domains.
    pub places: &'a mut Places,
    /// The slot of its endpoint.
    pub endpoint: OwnSlot,
    /// The objects that domains share.
    pub objects: Objects,
    /// What it takes to answer for domains that end; nothing if none of the image receives.
    pub answering: Option<Answering>,
    /// Time.
    pub clocks: Clocks,
    /// Who reads the input.
    pub reader: Reader,
    /// Who waits for a time.
    pub sleepers: Sleepers,
    /// How many instances have been started.
    pub instances: u64,
}

impl Supervisor<'_> {
    /// Starts a domain of the image itself.
    pub fn start(&mut self, record: &'static DomainRecord, place: u16) -> Result<(), Failure> {
        let life = self.places.life(place).ok_or(NO_MEMORY)?;
        let channel = Channel { endpoint: self.endpoint, life, objects: &self.objects };
        let mut domain = Domain::make(self.resources, record, channel)?;
        if let Err(failure) = domain.start(self.resources, &self.objects, 0) {
            domain.discard(self.resources);
            return Err(failure);
        }
        if let Some(place) = self.places.get(place) {
            place.domain = Some(domain);
        }
        Ok(())
    }

    /// All domains of the image are there: gives each what it may revoke.
    ///
    /// # Errors
    ///
    /// What the kernel refused.
    pub fn hand_over(&self) -> Result<(), Failure> {
        self.places.domains().try_for_each(|domain| domain.hand_over(self.resources, &self.objects))
    }

    fn spawning(&mut self) -> Spawning<'_> {
        Spawning {
            resources: self.resources,
            endings: &mut self.endings,
            reader: &mut self.reader,
            sleepers: &mut self.sleepers,
            places: self.places,
            objects: &self.objects,
            answering: self.answering,
            endpoint: self.endpoint,
            instances: &mut self.instances,
        }
    }

    /// Serves a message; the answer, unless there is none or it comes later.
    pub fn serve(&mut self, message: &Received) -> Option<Answer> {
        // Nothing that was missing before is still waited for.
        self.resources.memory.take_shortage();
        let answer = self.dispatch(message);
        let wants = self.resources.memory.take_shortage().filter(|bits| self.memory_comes(*bits));
        let Some(bits) = wants else { return answer };
        let priority = self.priority_of(message);
        self.endings.hurry(self.resources, priority);
        if self.waiting.defer(self.resources, *message, bits, priority) { None } else { answer }
    }

    /// Looks again at messages that wait for memory, when there may be more of it, or when no more is coming.
    fn serve_waiting(&mut self) {
        for _ in 0..AGAIN {
            let Some(deferred) = self.waiting.first() else { return };
            let answer = self.dispatch(&deferred.message);
            if self.resources.memory.take_shortage().is_some_and(|bits| self.memory_comes(bits)) {
                return;
            }
            self.waiting.answer_first(self.resources, answer);
            self.is_given_up = false;
        }
    }

    /// Whether memory for a block of `2^bits` bytes may be on its way.
    fn memory_comes(&self, bits: u32) -> bool {
        !self.is_given_up && (self.endings.is_pending() || self.resources.memory.can_clear(bits))
    }

    /// The priority of whoever a message is about.
    fn priority_of(&self, message: &Received) -> u64 {
        let place = match Badge::decode(message.badge) {
            Some(Badge::Domain(life) | Badge::Handle(life) | Badge::Spawner(life, _)) => Some(life.place),
            _ => None,
        };
        place.and_then(|place| self.places.priority(place)).unwrap_or(0)
    }

    fn dispatch(&mut self, message: &Received) -> Option<Answer> {
        match Badge::decode(message.badge)? {
            Badge::Domain(life) if message.info.label() < FAULT_LABELS_END => self.fault(life, message),
            Badge::Domain(life) => self.request(life, message),
            Badge::Handle(life) => self.spawning().handle(life, message),
            Badge::Spawner(life, number) => Some(self.spawning().spawner(life, number, message)),
            Badge::Interrupt => {
                self.reader.interrupted(self.resources);
                self.sleepers.interrupted(self.resources, self.places);
                None
            }
            Badge::Reclaimed => {
                self.endings.done(self.resources);
                self.serve_waiting();
                None
            }
        }
    }

    /// Goes on with what has ended, and with clearing memory for whoever waits; returns a domain of the image itself
    /// when all that it left is back.
    pub fn step(&mut self) -> Option<Ended> {
        let ended = self.spawning().step();
        if ended.is_none()
            && !self.endings.is_busy()
            && let Some(deferred) = self.waiting.first()
            && !self.endings.begin_clearing(self.resources, deferred.bits, deferred.priority)
        {
            // No more memory is coming, or not all messages were looked at.
            self.is_given_up = true;
            self.endings.begin_with_nothing(self.resources);
        }
        ended
    }

    fn request(&mut self, life: Life, message: &Received) -> Option<Answer> {
        let Some(domain) = self.places.domain_of(life) else { return Some(refused()) };
        let services =
            request::Services { clocks: self.clocks, reader: &mut self.reader, sleepers: &mut self.sleepers };
        match request::handle(self.resources, (life.place, domain), services, message) {
            Served::Answer(answer) => Some(answer),
            Served::Later => None,
            Served::Discard(chunk) => self.spawning().discard(life.place, chunk),
            Served::Exit(status) => {
                self.end(life.place, status);
                None
            }
        }
    }

    fn fault(&mut self, life: Life, message: &Received) -> Option<Answer> {
        let Some(domain) = self.places.domain_of(life) else { return Some(refused()) };
        match fault::handle(self.resources, &self.objects, domain, message) {
            Handled::Resume => Some(answer::with_label(0, &[])),
            // It waits, or, if that cannot be, tries again.
            Handled::End(Reason::OutOfMemory)
                if self.resources.memory.shortage().is_some_and(|bits| self.memory_comes(bits)) =>
            {
                Some(answer::with_label(0, &[]))
            }
            Handled::End(reason) => {
                if let Some(domain) = self.places.domain_of(life) {
                    tell(domain, reason);
                    // A module can be blamed for it, so it ends as by a trap, and says where.
                    let is_exhausted = matches!(reason, Reason::OutOfMemory | Reason::Footprint);
                    if is_exhausted && fault::exhausted(self.resources, domain, message) == Ok(true) {
                        return Some(answer::with_label(0, &[]));
                    }
                }
                self.end(life.place, status::FAULTED);
                None
            }
        }
    }

    /// Ends a domain.
    fn end(&mut self, place: u16, status: u32) {
        if self.places.instance(place).is_none()
            && let Some(domain) = self.places.domain(place)
        {
            let message = Message::note().text(b"domain ").name(domain.name());
            message.text(b" ended with status ").number(u64::from(status)).end();
        }
        self.spawning().end(place, status);
    }

    /// Ends a domain that serves nobody any more, unless it has ended.
    pub fn end_service(&mut self, place: u16) {
        if self.places.domain(place).is_some() {
            self.end(place, 0);
        }
    }

    /// Everything that a domain of the image left is back; `waiting` are those that have not been started.
    pub fn after_end(&mut self, waiting: &[DomainRecord]) {
        unserved::take_away(&mut self.objects, self.places, waiting, &mut self.endings);
    }
}

/// Says why a domain is ended.
fn tell(domain: &Domain, reason: Reason) {
    let message = Message::error().text(b"domain ").name(domain.name());
    match reason {
        Reason::DoubleFault => message.text(b" faulted again while it dealt with a fault").end(),
        Reason::OutOfMemory => message.text(b" touched a page for which there is no memory left").end(),
        Reason::Footprint => message.text(b" touched a page beyond its footprint-max").end(),
        Reason::Failure(failure) => report::reason(message, failure),
    }
}
