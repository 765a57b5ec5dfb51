//! Spawners and handles (`wasm2sel4_abi::spawner`): how domains start instances, give them capabilities, wait for them
//! and end them.
//!
//! What comes after an end is in `ending/steps.rs`.

use crate::pools::slots::OwnSlot;
use crate::task::answer::{self, Answer, refused};
use crate::task::bundle;
use crate::task::console::input::Reader;
use crate::task::domain::objects::Objects;
use crate::task::domain::places::{Callers, Instance, Places};
use crate::task::domain::{Channel, Domain};
use crate::task::ending::Endings;
#[cfg(feature = "failing-calls")]
use crate::task::failing;
use crate::task::kernel::{Answering, KeptCaller};
use crate::task::resources::Resources;
use crate::task::sleep::Sleepers;
use wasm2sel4_abi::badge::{Badge, Life};
use wasm2sel4_abi::bundle::OBJECT_SPAWNER;
use wasm2sel4_abi::spawner::{HandleCall, OK, SpawnerCall};
use wasm2sel4_abi::status;
use wasm2sel4_sys::objects::Slot;
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, Received};

/// What everything here works on.
pub struct Spawning<'a> {
    /// Memory and slots.
    pub resources: &'a mut Resources,
    /// What has ended, and is taken back.
    pub endings: &'a mut Endings,
    /// Who reads the input.
    pub reader: &'a mut Reader,
    /// Who waits for a time.
    pub sleepers: &'a mut Sleepers,
    /// All domains.
    pub places: &'a mut Places,
    /// What they share.
    pub objects: &'a Objects,
    /// What it takes to answer for domains that end; nothing if none of the image receives.
    pub answering: Option<Answering>,
    /// The slot of the supervisor's endpoint.
    pub endpoint: OwnSlot,
    /// The number of the next instance, by which its random numbers differ from others'.
    pub instances: &'a mut u64,
}

fn done(words: &[u64]) -> Answer {
    answer::with_label(OK, words)
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
        let instances = *self.places.instances(number)?;
        if object.instances_maximum != 0 && instances >= object.instances_maximum {
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
                domain.discard(self.resources);
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
            is_forgotten: false,
            callers: Callers::default(),
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
            Some(HandleCall::Wait) => self.end_of(place, Caller::Waits),
            Some(HandleCall::End) => {
                self.end(place, status::ENDED);
                self.end_of(place, Caller::Ends)
            }
            None => Some(refused()),
        }
    }

    /// Answers with the status of an instance, if it has ended and all of it is back, or keeps the caller until then.
    fn end_of(&mut self, place: u16, caller: Caller) -> Option<Answer> {
        let instance = self.places.instance(place)?;
        if let Some(status) = instance.status {
            self.forget(place);
            return Some(done(&[u64::from(status)]));
        }
        let callers = &mut instance.callers;
        if callers.kept[caller as usize].is_some() {
            return Some(refused());
        }
        if callers.pair.is_none() {
            callers.pair = self.resources.pairs.take();
        }
        let slot = callers.pair.map(|pair| match caller {
            Caller::Waits => pair.first(),
            Caller::Ends => pair.second(),
        });
        // A pair that is kept in vain goes when the instance does.
        let kept = slot.and_then(|slot| KeptCaller::keep(self.resources, slot).ok());
        callers.kept[caller as usize] = kept;
        if kept.is_none() {
            return Some(refused());
        }
        let parent = instance.parent;
        if let Some(parent) = self.places.get(parent) {
            parent.awaited = Some(place);
        }
        None
    }

    /// Hands a capability to an instance: what came with the message, or, if that was to the supervisor itself and the
    /// kernel has unwrapped it, a spawner.
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
                Badge::Handle(_) | Badge::Domain(_) | Badge::Interrupt | Badge::Reclaimed => None,
            };
        }
        let domain = self.places.domain_of(life)?;
        let received: Slot = self.resources.cspace.slot(self.resources.received);
        domain.base_slot(slot).move_from(self.resources.kernel, received).ok()
    }

    /// Forgets an instance of which everything is back: its place is free.
    pub fn forget(&mut self, place: u16) {
        let Some(instance) = self.places.remove_child(place) else { return };
        if let Some(pair) = instance.callers.pair {
            self.resources.pairs.give(pair);
        }
    }

    /// Answers whoever is kept until the end of an instance; tells whether there was anybody.
    pub fn answer_callers(&mut self, place: u16, status: u32) -> bool {
        let Some(instance) = self.places.instance(place) else { return false };
        let kept = core::mem::take(&mut instance.callers.kept);
        for caller in kept.into_iter().flatten() {
            caller.answer(self.resources, done(&[u64::from(status)]));
        }
        kept.iter().any(Option::is_some)
    }
}

/// Why somebody is kept until the end of an instance: the index in [`Callers::kept`].
#[derive(Clone, Copy)]
enum Caller {
    /// To hear its status.
    Waits,
    /// It has ended the instance.
    Ends,
}
