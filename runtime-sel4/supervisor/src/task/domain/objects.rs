//! The kernel objects that domains share: made before the first domain starts, and deleted when nobody is left who
//! could answer (`ending/unserved.rs` knows when).

use crate::pools::slots::OwnSlot;
use crate::task::bundle;
use crate::task::resources::Resources;
use crate::task::resources::shared::SharedMemory;
use wasm2sel4_abi::bundle::{
    OBJECT_BADGED, OBJECT_ENDPOINT, OBJECT_MEMORY, OBJECT_NOTIFICATION, OBJECT_SPAWNER, OBJECTS_MAXIMUM, ObjectRecord,
};
use wasm2sel4_sys::objects::ObjectRequest;

/// An object that domains share.
#[derive(Clone, Copy)]
enum Object {
    /// An endpoint, a notification or a capability with a badge, in this slot.
    Slot(OwnSlot),
    /// A memory.
    Memory(SharedMemory),
    /// It has been taken away, nobody maps it, or it is a spawner, which is made for each domain that is granted one.
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
        for (number, record) in bundle::objects().iter().enumerate().take(OBJECTS_MAXIMUM) {
            let abi = resources.kernel.abi;
            let made = match record.kind {
                OBJECT_MEMORY if record.size == 0 => Object::Gone,
                OBJECT_MEMORY => Object::Memory(SharedMemory::make(resources, record.size)?),
                OBJECT_SPAWNER => Object::Gone,
                OBJECT_NOTIFICATION => Object::Slot(make(resources, abi.object_notification)?),
                OBJECT_BADGED => Object::Slot(objects.mint(resources, record)?),
                _ => Object::Slot(make(resources, abi.object_endpoint)?),
            };
            if let Some(place) = objects.objects.get_mut(number) {
                *place = made;
            }
        }
        Some(objects)
    }

    /// A capability with a badge to an endpoint that is made already.
    fn mint(&self, resources: &mut Resources, record: &ObjectRecord) -> Option<OwnSlot> {
        let source = resources.cspace.slot(self.slot(record.size)?);
        let made = resources.pairs.take()?.first();
        let kernel = resources.kernel;
        resources.cspace.slot(made).mint_from(kernel, source, kernel.abi.rights_all, record.badge).ok()?;
        Some(made)
    }

    /// The slot of an endpoint, a notification or a capability with a badge, unless it has been taken away.
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

    /// Takes endpoints away: each that has this predicate, by its number, goes with its slot to whoever removes it.
    pub fn take_endpoints(&mut self, is_taken: impl Fn(u64) -> bool, mut remove: impl FnMut(OwnSlot)) {
        for ((number, object), record) in (0..).zip(&mut self.objects).zip(bundle::objects()) {
            if record.kind == OBJECT_ENDPOINT
                && let Object::Slot(slot) = *object
                && is_taken(number)
            {
                remove(slot);
                *object = Object::Gone;
            }
        }
    }
}

/// An endpoint or a notification.
fn make(resources: &mut Resources, object: u32) -> Option<OwnSlot> {
    resources.make(ObjectRequest::of_one_size(object)).ok()
}
