//! The places of domains that are alive, and of instances whose status nobody has asked for yet.

use crate::pools::slots::Pair;
use crate::pools::table::{Link, Linked, Table};
use crate::task::domain::Domain;
use crate::task::ending::remains::Remains;
use crate::task::kernel::KeptCaller;
use crate::task::resources::Resources;
use wasm2sel4_abi::badge::Life;
use wasm2sel4_abi::bundle::{OBJECTS_MAXIMUM, RUNNING_MAXIMUM};

/// A place.
pub struct Place {
    /// The domain, while it is alive.
    pub domain: Option<Domain>,
    /// What is to be taken back of one that has ended.
    pub remains: Option<Remains>,
    /// What makes it an instance; nothing for a domain of the image itself.
    pub instance: Option<Instance>,
    /// The instance that was made last through this domain's spawners; the others follow in its list.
    pub last_child: Option<u16>,
    /// The instance whose end this domain has waited for last.
    pub awaited: Option<u16>,
    /// In the list of free places.
    next_free: Link,
    /// How many lives there were before the one that is here, or that comes next.
    life: u64,
}

impl Place {
    /// A place where nobody is.
    pub const EMPTY: Self = Self {
        domain: None,
        remains: None,
        instance: None,
        last_child: None,
        awaited: None,
        next_free: Link::END,
        life: 0,
    };
}

impl Linked for Place {
    fn link(&mut self) -> &mut Link {
        &mut self.next_free
    }
}

/// What there is to an instance.
pub struct Instance {
    /// The place of the domain that was granted the spawner.
    pub parent: u16,
    /// The number of the spawner's object.
    pub spawner: u16,
    /// Its neighbours in the list of its parent's instances.
    pub newer: Option<u16>,
    /// The same, in the other direction.
    pub older: Option<u16>,
    /// Whether its thread was started.
    pub is_started: bool,
    /// Its status, once it has ended and all of it is back.
    pub status: Option<u32>,
    /// Whether nobody will ask for its status: it is forgotten when all of it is back.
    pub is_forgotten: bool,
    /// Who is answered then.
    pub callers: Callers,
}

/// Who waits until an instance has ended and all of it is back: the one who waits for its end, and the one who has
/// ended it.
#[derive(Clone, Copy, Default)]
pub struct Callers {
    /// The pair of slots that is theirs.
    pub pair: Option<Pair>,
    /// They themselves.
    pub kept: [Option<KeptCaller>; 2],
}

/// All places. The first are for domains of the image itself.
pub struct Places {
    table: Table<'static, Place>,
    /// How many instances there are of each spawner, by the number of its object.
    instances: [u64; OBJECTS_MAXIMUM],
    /// How many lives of a place badges can tell apart.
    lives: u64,
}

impl Places {
    /// Nobody is alive. There must be places for the domains of the image itself, and there is one for each instance.
    /// Badges tell so many lives of each apart; a place that has had as many stays empty.
    pub fn new(places: &'static mut [Place], lives: u64) -> Self {
        Self { table: Table::new(places, RUNNING_MAXIMUM as u32), instances: [0; OBJECTS_MAXIMUM], lives }
    }

    /// A place.
    pub fn get(&mut self, number: u16) -> Option<&mut Place> {
        self.table.get_mut(u32::from(number))
    }

    /// The life that is in a place, or that comes next; nothing if it has had all.
    pub fn life(&mut self, number: u16) -> Option<Life> {
        let lives = self.lives;
        self.get(number)
            .map(|place| place.life)
            .filter(|life| *life < lives)
            .map(|life| Life { place: number, number: life })
    }

    /// Whether a life still lasts, as far as its place is concerned.
    fn lasts(&mut self, life: Life) -> bool {
        self.get(life.place).is_some_and(|place| place.life == life.number)
    }

    /// The domain of a life, if it is alive.
    pub fn domain_of(&mut self, life: Life) -> Option<&mut Domain> {
        if self.lasts(life) { self.domain(life.place) } else { None }
    }

    /// The instance of a life, until it is forgotten.
    pub fn instance_of(&mut self, life: Life) -> Option<&mut Instance> {
        if self.lasts(life) { self.instance(life.place) } else { None }
    }

    /// Ends the life in a place: its badges mean nothing from now on.
    pub fn vacate(&mut self, number: u16) {
        if let Some(place) = self.get(number) {
            place.life += 1;
        }
    }

    /// The domain in a place, if it is alive.
    pub fn domain(&mut self, number: u16) -> Option<&mut Domain> {
        self.get(number)?.domain.as_mut()
    }

    /// The domain in this place does not wait any more: not for the end of an instance either, whose status is still to
    /// be asked for.
    pub fn waits_no_longer(&mut self, resources: &Resources, number: u16) {
        let awaited = self.get(number).and_then(|place| place.awaited.take());
        let instance = awaited.and_then(|awaited| self.instance(awaited)).filter(|instance| instance.parent == number);
        let kept = instance.map(|instance| core::mem::take(&mut instance.callers.kept)).unwrap_or_default();
        kept.into_iter().flatten().for_each(|caller| caller.forget(resources));
    }

    /// The priority of what is in a place, or of what was.
    pub fn priority(&self, number: u16) -> Option<u64> {
        let place = self.table.get(u32::from(number))?;
        let remains = place.remains.as_ref().map(|remains| remains.priority);
        place.domain.as_ref().map(|domain| domain.record.priority).or(remains)
    }

    /// What is left in a place of a domain that has ended.
    pub fn remains(&mut self, number: u16) -> Option<&mut Remains> {
        self.get(number)?.remains.as_mut()
    }

    /// The instance in a place.
    pub fn instance(&mut self, number: u16) -> Option<&mut Instance> {
        self.get(number)?.instance.as_mut()
    }

    /// How many instances of a spawner there are, those included whose status nobody has asked for yet.
    pub fn instances(&mut self, spawner: u16) -> Option<&mut u64> {
        self.instances.get_mut(usize::from(spawner))
    }

    /// All domains that are alive.
    pub fn domains(&self) -> impl Iterator<Item = &Domain> {
        self.table.used().iter().filter_map(|place| place.domain.as_ref())
    }

    /// Takes a place for an instance.
    pub fn take(&mut self) -> Option<u16> {
        u16::try_from(self.table.take()?).ok()
    }

    /// Gives a place of an instance back.
    pub fn give(&mut self, number: u16) {
        // Without further lives, what comes next there could not be told from what was there: it stays empty.
        if self.life(number).is_some() {
            self.table.give(u32::from(number));
        }
    }

    /// Puts an instance into its place and into the list of its parent's instances.
    pub fn add_child(&mut self, number: u16, domain: Domain, mut instance: Instance) {
        let parent = instance.parent;
        if let Some(count) = self.instances(instance.spawner) {
            *count += 1;
        }
        let older = self.get(parent).and_then(|parent| parent.last_child.replace(number));
        instance.older = older;
        if let Some(older) = older.and_then(|older| self.instance(older)) {
            older.newer = Some(number);
        }
        if let Some(place) = self.get(number) {
            (place.domain, place.instance, place.last_child) = (Some(domain), Some(instance), None);
        }
    }

    /// Takes an instance out of its place and out of the list of its parent's instances, and gives the place back.
    pub fn remove_child(&mut self, number: u16) -> Option<Instance> {
        let instance = self.get(number)?.instance.take()?;
        if let Some(count) = self.instances(instance.spawner) {
            *count -= 1;
        }
        match instance.newer {
            Some(newer) => {
                if let Some(newer) = self.instance(newer) {
                    newer.older = instance.older;
                }
            }
            None => {
                if let Some(parent) = self.get(instance.parent) {
                    parent.last_child = instance.older;
                }
            }
        }
        if let Some(older) = instance.older.and_then(|older| self.instance(older)) {
            older.newer = instance.newer;
        }
        self.vacate(number);
        self.give(number);
        Some(instance)
    }
}
