//! The kernel objects that domains share: made before the first domain starts, and taken away when nobody is left who
//! would answer.

use crate::task::bundle;
use crate::task::places::Places;
use crate::task::resources::Resources;
use crate::task::shared::SharedMemory;
use wasm2sel4_abi::bundle::{
    DomainRecord, OBJECT_ENDPOINT, OBJECT_MEMORY, OBJECT_NOTIFICATION, OBJECT_SPAWNER, OBJECTS_MAXIMUM, RIGHT_RECEIVE,
};
use wasm2sel4_sys::Failure;
use wasm2sel4_sys::objects::ObjectRequest;

/// An object that domains share.
#[derive(Clone, Copy)]
enum Object {
    /// An endpoint or a notification, in this slot.
    Slot(u64),
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
    pub fn slot(&self, number: u64) -> Option<u64> {
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

    /// A domain has ended. An endpoint on which no other one can receive, of those that run and those that are still to
    /// start, is taken away, and who is in its queue goes on: with the kernel's error.
    ///
    /// # Errors
    ///
    /// What the kernel refused.
    pub fn after(
        &mut self,
        ended: &DomainRecord,
        places: &Places,
        waiting: &[DomainRecord],
        resources: &Resources,
    ) -> Result<(), Failure> {
        for grant in bundle::grants(ended).iter().filter(|grant| grant.rights & RIGHT_RECEIVE != 0) {
            let is_endpoint =
                bundle::objects().get(grant.object as usize).is_some_and(|record| record.kind == OBJECT_ENDPOINT);
            let receives = |record: &DomainRecord| {
                let mut grants = bundle::grants(record).iter();
                grants.any(|other| other.object == grant.object && other.rights & RIGHT_RECEIVE != 0)
            };
            // Instances may be started at any time.
            let later = waiting.iter().chain(bundle::domains().iter().filter(|record| record.is_template != 0));
            let mut others = places.domains().map(|domain| domain.record).chain(later);
            let Some(slot) = self.slot(grant.object).filter(|_| is_endpoint && !others.any(receives)) else { continue };
            // Without its capabilities the object goes, and who is in its queue tries again.
            let own = resources.cspace.slot(slot);
            own.revoke(resources.kernel)?;
            own.delete(resources.kernel)?;
            self.objects[grant.object as usize] = Object::Gone;
        }
        Ok(())
    }
}

/// An endpoint or a notification, in memory that is never given back.
pub fn make(resources: &mut Resources, object: u32) -> Option<u64> {
    let block = resources.allocate(12)?;
    let slot = resources.slots.take_pair()?;
    let request = ObjectRequest { object, size_bits: 0 };
    resources.untyped(block).retype(resources.kernel, request, resources.cspace.run(slot, 1)).ok()?;
    Some(slot)
}
