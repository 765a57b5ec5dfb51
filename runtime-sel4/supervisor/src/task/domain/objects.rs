//! The kernel objects that domains share: made before the first domain starts, and deleted when nobody is left who
//! could answer.

use crate::pools::slots::OwnSlot;
use crate::task::bundle;
use crate::task::domain::Domain;
use crate::task::domain::places::Places;
use crate::task::ending::Endings;
use crate::task::resources::Resources;
use crate::task::resources::shared::SharedMemory;
use wasm2sel4_abi::bundle::{
    DomainRecord, OBJECT_ENDPOINT, OBJECT_MEMORY, OBJECT_NOTIFICATION, OBJECT_SPAWNER, OBJECTS_MAXIMUM, RIGHT_RECEIVE,
};
use wasm2sel4_sys::objects::ObjectRequest;

/// An object that domains share.
#[derive(Clone, Copy)]
enum Object {
    /// An endpoint or a notification, in this slot.
    Slot(OwnSlot),
    /// A memory.
    Memory(SharedMemory),
    /// It has been taken away, or it is a spawner, which is made for each domain that is granted one.
    Gone,
}

/// The shared objects of an image.
pub struct Objects {
    objects: [Object; OBJECTS_MAXIMUM],
}

impl Objects {
    /// Makes all of them; nothing if there is no memory for one.
    pub fn make(resources: &mut Resources) -> Option<Self> {
        let mut objects = Self { objects: [Object::Gone; OBJECTS_MAXIMUM] };
        for (place, record) in objects.objects.iter_mut().zip(bundle::objects()) {
            let abi = resources.kernel.abi;
            *place = match record.kind {
                OBJECT_MEMORY => Object::Memory(SharedMemory::make(resources, record.size)?),
                OBJECT_SPAWNER => Object::Gone,
                OBJECT_NOTIFICATION => Object::Slot(make(resources, abi.object_notification)?),
                _ => Object::Slot(make(resources, abi.object_endpoint)?),
            };
        }
        Some(objects)
    }

    /// The slot of an endpoint or a notification, unless it has been taken away.
    pub fn slot(&self, number: u64) -> Option<OwnSlot> {
        match self.objects.get(usize::try_from(number).ok()?)? {
            Object::Slot(slot) => Some(*slot),
            Object::Memory(_) | Object::Gone => None,
        }
    }

    /// A memory.
    pub fn memory(&self, number: u64) -> Option<SharedMemory> {
        match self.objects.get(usize::try_from(number).ok()?)? {
            Object::Memory(memory) => Some(*memory),
            Object::Slot(_) | Object::Gone => None,
        }
    }

    /// A domain of the image has ended, with the instances that it has started. Endpoints on which nobody can receive
    /// any more are taken away, and who is in their queues goes on: with the kernel's error.
    pub fn after_end(&mut self, places: &Places, waiting: &[DomainRecord], endings: &mut Endings) {
        // As long as somebody holds a spawner, or will, there may be more instances at any time.
        let spawns = places.domains().any(Domain::has_spawners) || waiting.iter().any(has_spawner_grants);
        for (number, record) in bundle::objects().iter().enumerate() {
            let Object::Slot(slot) = self.objects[number] else { continue };
            let receives = |record: &&DomainRecord| {
                let mut grants = bundle::grants(record).iter();
                grants.any(|grant| grant.object == number as u64 && grant.rights & RIGHT_RECEIVE != 0)
            };
            let mut later = waiting.iter().filter(|record| record.is_template == 0);
            let mut templates = bundle::domains().iter().filter(|record| spawns && record.is_template != 0);
            let is_served = places.domains().map(|domain| domain.record).any(|record| receives(&record))
                || later.any(|record| receives(&record))
                || templates.any(|record| receives(&record));
            // What nobody was ever to receive on is as it was described.
            let was_served = bundle::domains().iter().any(|record| receives(&record));
            if record.kind != OBJECT_ENDPOINT || is_served || !was_served {
                continue;
            }
            // Without its capabilities the object goes, and who is in its queue tries again.
            endings.remove_object(slot);
            self.objects[number] = Object::Gone;
        }
    }
}

/// Whether a domain is to be granted a spawner.
fn has_spawner_grants(record: &DomainRecord) -> bool {
    let kind = |number: u64| bundle::object(number).map(|object| object.kind);
    bundle::grants(record).iter().any(|grant| kind(grant.object) == Some(OBJECT_SPAWNER))
}

/// An endpoint or a notification, in memory that is never given back.
pub fn make(resources: &mut Resources, object: u32) -> Option<OwnSlot> {
    resources.make(ObjectRequest { object, size_bits: 0 }).ok()
}
