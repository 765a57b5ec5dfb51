//! Whence capabilities come: all slots are in one list, in which a slot's descendants follow it (seL4 manual, 3.1.4).

use crate::asid::Asid;
use crate::memory::{ObjectAddress, Ref};
use crate::refusal::Refusal;
use crate::slot::{Cap, Slot};

fn link(left: ObjectAddress, right: ObjectAddress) {
    if left.is_some() {
        Ref::<Slot>::new(left).get().next = right;
    }
    if right.is_some() {
        Ref::<Slot>::new(right).get().previous = left;
    }
}

/// Puts a capability, derived from the one in `source`, into an empty slot.
pub fn insert(cap: Cap, source: Ref<Slot>, slot: Ref<Slot>) {
    let is_first = match (cap, source.cap()) {
        (Cap::Endpoint { badge, .. }, Cap::Endpoint { badge: before, .. })
        | (Cap::Notification { badge, .. }, Cap::Notification { badge: before, .. }) => badge != before,
        (Cap::Untyped { .. }, _) => true,
        _ => false,
    };
    place(cap, source, slot, is_first);
}

/// Puts the capability to an object that was made of the untyped in `source` into an empty slot.
pub fn insert_original(cap: Cap, source: Ref<Slot>, slot: Ref<Slot>) {
    place(cap, source, slot, true);
}

fn place(cap: Cap, source: Ref<Slot>, slot: Ref<Slot>, is_first: bool) {
    assert!(slot.cap() == Cap::Null, "the slot is empty");
    let next = source.get().next;
    *slot.get() = Slot {
        cap,
        previous: ObjectAddress::NONE,
        next: ObjectAddress::NONE,
        is_revocable: is_first,
        is_first_badged: is_first,
    };
    link(source.place(), slot.place());
    link(slot.place(), next);
}

/// Moves a capability to an empty slot.
pub fn move_to(source: Ref<Slot>, slot: Ref<Slot>, cap: Cap) {
    assert!(slot.cap() == Cap::Null, "the slot is empty");
    let from = core::mem::replace(&mut *source.get(), Slot::EMPTY);
    let (previous, next) = (from.previous, from.next);
    *slot.get() = Slot { cap, ..from };
    link(previous, slot.place());
    link(slot.place(), next);
}

/// Empties a slot, whatever happens to the object.
pub fn remove(slot: Ref<Slot>) -> Cap {
    let Slot { cap, previous, next, is_first_badged, .. } = core::mem::replace(&mut *slot.get(), Slot::EMPTY);
    link(previous, next);
    if next.is_some() {
        Ref::<Slot>::new(next).get().is_first_badged |= is_first_badged;
    }
    cap
}

/// Whether the second slot's capability was derived from the first one's.
fn is_parent(parent: Ref<Slot>, child: Ref<Slot>) -> bool {
    let (parent, child) = (*parent.get(), *child.get());
    if !parent.is_revocable || !parent.cap.covers(child.cap) {
        return false;
    }
    match (parent.cap, child.cap) {
        (Cap::Endpoint { badge, .. }, Cap::Endpoint { badge: other, .. })
        | (Cap::Notification { badge, .. }, Cap::Notification { badge: other, .. }) => {
            badge == 0 || badge == other && !child.is_first_badged
        }
        _ => true,
    }
}

/// The first slot that was derived from this one.
pub fn child(slot: Ref<Slot>) -> Option<Ref<Slot>> {
    let next = slot.get().next;
    let next = next.is_some().then(|| Ref::new(next))?;
    is_parent(slot, next).then_some(next)
}

/// Whether no other capability names the same object.
pub fn is_final(slot: Ref<Slot>) -> bool {
    let Slot { cap, previous, next, .. } = *slot.get();
    let is_same = |place: ObjectAddress| place.is_some() && cap.is_same_object(Ref::<Slot>::new(place).cap());
    !is_same(previous) && !is_same(next)
}

/// What a copy of the capability in a slot is.
///
/// # Errors
///
/// If it cannot be copied now.
pub fn derive(slot: Ref<Slot>, cap: Cap) -> Result<Cap, Refusal> {
    match cap {
        Cap::Untyped { .. } if child(slot).is_some() => Err(Refusal::RevokeFirst),
        Cap::Table { asid: Asid::NONE, .. } | Cap::VSpace { asid: Asid::NONE, .. } => Err(Refusal::IllegalOperation),
        Cap::Frame { rights, device, object, .. } => {
            Ok(Cap::Frame { rights, device, object, asid: Asid::NONE, page: 0 })
        }
        #[cfg(target_arch = "x86_64")]
        Cap::PortControl => Ok(Cap::Null),
        Cap::Reply { .. } | Cap::IrqControl | Cap::Null => Ok(Cap::Null),
        cap => Ok(cap),
    }
}
