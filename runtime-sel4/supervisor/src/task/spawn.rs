//! Spawners and handles (`wasm2sel4_abi::spawner`): how domains start, feed, wait for and end instances.

use crate::task::bundle;
use crate::task::domain::{Channel, Domain};
#[cfg(feature = "failing-calls")]
use crate::task::failing;
use crate::task::objects::Objects;
use crate::task::places::{Instance, Places};
use crate::task::resources::Resources;
use wasm2sel4_abi::badge::{Badge, Life};
use wasm2sel4_abi::bundle::OBJECT_SPAWNER;
use wasm2sel4_abi::protocol::REFUSED;
use wasm2sel4_abi::spawner::{HandleCall, OK, SpawnerCall};
use wasm2sel4_abi::status;
use wasm2sel4_sys::objects::Slot;
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, Received};

/// An answer: information and words.
pub type Answer = (MessageInfo, [u64; REGISTER_WORDS]);

/// What everything here works on.
pub struct Spawning<'a> {
    /// Memory and slots.
    pub resources: &'a mut Resources,
    /// All domains.
    pub places: &'a mut Places,
    /// What they share.
    pub objects: &'a Objects,
    /// The slot of the supervisor's endpoint.
    pub endpoint: u64,
    /// The number of the next instance, by which its random numbers differ from others'.
    pub instances: &'a mut u64,
}

/// The answer that says no.
pub fn refused() -> Answer {
    (MessageInfo::new(REFUSED, 0, 0), [0; REGISTER_WORDS])
}

fn done(words: &[u64]) -> Answer {
    let mut registers = [0; REGISTER_WORDS];
    registers.iter_mut().zip(words).for_each(|(register, word)| *register = *word);
    (MessageInfo::new(OK, 0, words.len()), registers)
}

impl Spawning<'_> {
    /// Serves a call of a spawner.
    pub fn spawner(&mut self, parent: Life, number: usize, message: &Received) -> Answer {
        #[cfg(feature = "failing-calls")]
        if let Some(answer) = failing::plan(self.resources, message) {
            return answer;
        }
        let Some(SpawnerCall::Make) = SpawnerCall::from_label(message.info.label()) else { return refused() };
        match self.make(parent, number) {
            Some(handle) => {
                self.resources.kernel.buffer.set_capability(0, handle);
                (MessageInfo::new(OK, 1, 0), [0; REGISTER_WORDS])
            }
            None => refused(),
        }
    }

    /// Makes an instance of the domain that a spawner is for; where its handle is.
    fn make(&mut self, parent: Life, number: usize) -> Option<CPtr> {
        let number = self.places.domain_of(parent)?.spawner(number)?;
        let object = bundle::object(u64::from(number)).filter(|object| object.kind == OBJECT_SPAWNER)?;
        if object.instances_maximum != 0 && *self.places.instances(number) >= object.instances_maximum {
            return None;
        }
        let record = bundle::domains().get(usize::try_from(object.size).ok()?)?;
        let place = self.places.take()?;
        let life = self.places.life(place)?;
        let channel = Channel { endpoint: self.endpoint, life, objects: self.objects };
        let made = Domain::make(self.resources, record, channel);
        let made = made.and_then(|mut domain| match domain.make_handle(self.resources, self.endpoint, life) {
            Ok(handle) => Ok((domain, handle)),
            Err(failure) => {
                domain.end(self.resources);
                Err(failure)
            }
        });
        let Ok((domain, handle)) = made else {
            self.places.give(place);
            return None;
        };
        let instance = Instance {
            parent: parent.place,
            spawner: number,
            newer: None,
            older: None,
            is_started: false,
            status: None,
            waiter: None,
        };
        self.places.add_child(place, domain, instance);
        Some(handle)
    }

    /// Serves a call of a handle; nothing if it is answered later.
    pub fn handle(&mut self, life: Life, message: &Received) -> Option<Answer> {
        let Some(instance) = self.places.instance_of(life) else { return Some(refused()) };
        let place = life.place;
        match HandleCall::from_label(message.info.label()) {
            Some(HandleCall::Give) => {
                let given = self.give(life, message);
                Some(given.map_or_else(refused, |()| done(&[])))
            }
            Some(HandleCall::Start) => {
                if instance.is_started || instance.status.is_some() {
                    return Some(refused());
                }
                let (objects, number) = (self.objects, *self.instances + 1);
                let started = self.places.domain(place).map(|domain| domain.start(self.resources, objects, number));
                // What could not be started may be started again.
                let (Some(Ok(())), Some(instance)) = (started, self.places.instance(place)) else {
                    return Some(refused());
                };
                instance.is_started = true;
                *self.instances = number;
                Some(done(&[]))
            }
            Some(HandleCall::Wait) => match (instance.status, instance.waiter) {
                (Some(status), _) => {
                    self.remove(place);
                    Some(done(&[u64::from(status)]))
                }
                (None, Some(_)) => Some(refused()),
                (None, None) => self.wait(place),
            },
            Some(HandleCall::End) => {
                let status = instance.status.unwrap_or(status::ENDED);
                self.ended(place, status);
                self.remove(place);
                Some(done(&[u64::from(status)]))
            }
            None => Some(refused()),
        }
    }

    /// Keeps the caller waiting until the instance ends.
    fn wait(&mut self, place: u16) -> Option<Answer> {
        let Some(pair) = self.resources.slots.take_pair() else { return Some(refused()) };
        if self.resources.cspace.slot(pair).save_caller(self.resources.kernel).is_err() {
            self.resources.slots.give_pair(pair);
            return Some(refused());
        }
        if let Some(instance) = self.places.instance(place) {
            instance.waiter = Some(pair);
        }
        None
    }

    /// Hands a capability to an instance: what came with the message, or, if that was to the supervisor itself and the kernel
    /// has unwrapped it, a spawner.
    fn give(&mut self, life: Life, message: &Received) -> Option<()> {
        let record = self.places.domain_of(life)?.record;
        let slot = *bundle::given(record).get(usize::try_from(message.words[0]).ok()?)?;
        if message.info.capabilities() == 0 {
            return None;
        }
        if message.info.is_unwrapped() {
            return match Badge::decode(self.resources.kernel.buffer.unwrapped_badge())? {
                Badge::Spawner(owner, number) => {
                    let object = self.places.domain_of(owner)?.spawner(number)?;
                    let domain = self.places.domain_of(life)?;
                    domain.add_spawner(self.resources, self.endpoint, life, object, slot).ok()
                }
                // Handles and what the supervisor is asked through are nobody else's.
                Badge::Handle(_) | Badge::Domain(_) | Badge::Interrupt => None,
            };
        }
        let domain = self.places.domain_of(life)?;
        let received: Slot = self.resources.cspace.slot(self.resources.received);
        domain.base_slot(slot).move_from(self.resources.kernel, received).ok()
    }

    /// An instance has ended, by itself or from outside: its memory is taken back, with everything that it has started, and
    /// whoever waits is told.
    pub fn ended(&mut self, place: u16, status: u32) {
        self.end_children(place);
        self.end_domain(place);
        let Some(instance) = self.places.instance(place) else { return };
        instance.status.get_or_insert(status);
        if let Some(pair) = instance.waiter.take() {
            self.answer_waiter(pair, done(&[u64::from(status)]));
            self.remove(place);
        }
    }

    /// Ends all instances that were made through a domain's spawners, and theirs. Each is taken at the end of a chain, so
    /// that nothing is called by itself, however long chains are.
    pub fn end_children(&mut self, root: u16) {
        let mut place = root;
        loop {
            match self.places.get(place).and_then(|place| place.last_child) {
                Some(child) => place = child,
                None if place == root => return,
                None => {
                    let parent = self.places.instance(place).map_or(root, |instance| instance.parent);
                    self.end_domain(place);
                    self.remove(place);
                    place = parent;
                }
            }
        }
    }

    /// Forgets an instance that has ended: its handle is gone, and its place is free.
    fn remove(&mut self, place: u16) {
        let Some((_, instance)) = self.places.remove_child(place) else { return };
        if let Some(pair) = instance.waiter {
            // Nobody is left who could be told, or whoever waits is ended as well.
            self.answer_waiter(pair, refused());
        }
    }

    /// Takes the memory of what runs at a place back.
    fn end_domain(&mut self, place: u16) {
        if let Some(mut domain) = self.places.get(place).and_then(|place| place.domain.take()) {
            domain.end(self.resources);
        }
    }

    /// Answers whoever waits for an instance, once.
    fn answer_waiter(&mut self, pair: u64, (info, words): Answer) {
        wasm2sel4_sys::send(CPtr(pair), info, words);
        // The capability is used up by the answer; if its thread is gone, it is gone as well.
        let _ = self.resources.cspace.slot(pair).delete(self.resources.kernel);
        self.resources.slots.give_pair(pair);
    }
}
