//! Making objects of untyped memory (seL4 manual, 2.4 "Kernel Memory Allocation").

use super::{Invocation, NOTHING, Refusal, Words, bits, cnode, label, object};
use crate::asid::Asid;
use crate::derivation;
use crate::lookup::LookupFailure;
use crate::machine;
use crate::memory::{ObjectAddress, PAGE_BITS, Ref};
use crate::slot::{Cap, SLOT_BITS, Slot, of_cnode, right};
use crate::thread::Thread;

/// The most objects that are made at a time.
const FAN_OUT: u64 = 256;

/// log2 of the size of the smallest untyped.
const SMALLEST_BITS: u64 = 4;

/// log2 of the size of an object of a type, of a size that was asked for.
fn object_bits(kind: u64, size: u64) -> Result<u32, Refusal> {
    let most = machine::LARGEST_BITS;
    let up_to = |taken: u32| match u32::try_from(size) {
        Ok(size) if size <= most - taken => Ok(size + taken),
        _ => Err(Refusal::Range(0, most.into())),
    };
    Ok(match kind {
        object::UNTYPED if size < SMALLEST_BITS => return Err(Refusal::InvalidArgument(1)),
        object::UNTYPED => up_to(0)?,
        object::TCB => machine::THREAD_BITS,
        object::ENDPOINT => bits::ENDPOINT,
        object::NOTIFICATION => bits::NOTIFICATION,
        object::CNODE if size == 0 => return Err(Refusal::InvalidArgument(1)),
        object::CNODE => up_to(SLOT_BITS)?,
        object::FRAME | object::VSPACE => PAGE_BITS,
        kind if object::table_level(kind).is_some() => PAGE_BITS,
        _ => return Err(Refusal::InvalidArgument(0)),
    })
}

/// The capability to a new object of a type that [`object_bits`] knows.
fn cap(kind: u64, size: u64, device: bool, object: ObjectAddress) -> Cap {
    // On riscv64 a root is a table like any other until it has an identifier.
    if let Some(level) = object::table_level(kind) {
        return Cap::Table { level, object, asid: Asid::NONE, page: 0 };
    }
    match kind {
        object::UNTYPED => Cap::Untyped { bits: size as u8, device, object, used: 0 },
        object::TCB => Cap::Thread { object },
        object::ENDPOINT => Cap::Endpoint { rights: right::ALL, object, badge: 0 },
        object::NOTIFICATION => Cap::Notification { rights: right::ALL, object, badge: 0 },
        object::CNODE => Cap::CNode { radix: size as u8, guard_bits: 0, object, guard: 0 },
        object::FRAME => Cap::Frame { rights: right::READ | right::WRITE, device, object, asid: Asid::NONE, page: 0 },
        _ => Cap::VSpace { object, asid: Asid::NONE },
    }
}

impl Invocation {
    pub(super) fn untyped(&self) -> Result<Words, Refusal> {
        let Cap::Untyped { bits, device, object, used } = self.slot.cap() else {
            return Err(Refusal::InvalidCapability(0));
        };
        if self.label != label::UNTYPED_RETYPE {
            return Err(Refusal::IllegalOperation);
        }
        let [kind, size, index, depth, offset, count] = self.words()?;
        let root = self.extra(0)?;
        let object_bits = object_bits(kind, size)?;
        let node = if depth == 0 { root } else { cnode::exact(root.cap(), index, depth, false)? };
        let Cap::CNode { radix, object: node, .. } = node.cap() else {
            return Err(Refusal::Lookup(false, LookupFailure::MissingCapability(depth as u32)));
        };
        let slots = 1_u64 << radix;
        if offset >= slots {
            return Err(Refusal::Range(0, slots - 1));
        }
        if count == 0 || count > FAN_OUT.min(slots - offset) {
            return Err(Refusal::Range(1, FAN_OUT.min(slots - offset)));
        }
        if (offset..offset + count).any(|index| of_cnode(node, index).cap() != Cap::Null) {
            return Err(Refusal::DeleteFirst);
        }
        // What has no children any more begins anew.
        let used = if derivation::child(self.slot).is_some() { used } else { 0 };
        let end = 1_u64 << bits;
        let start = used.next_multiple_of(1 << object_bits);
        if object_bits > u32::from(bits) || start + (count << object_bits) > end {
            return Err(Refusal::NotEnoughMemory(end - used));
        }
        if device && !matches!(kind, object::FRAME | object::UNTYPED) {
            return Err(Refusal::InvalidArgument(1));
        }
        let used = start + (count << object_bits);
        self.slot.get().cap = Cap::Untyped { bits, device, object, used };
        for number in 0..count {
            let place = ObjectAddress::new(object.physical() + start + (number << object_bits));
            if !device && kind != object::UNTYPED {
                place.clear(1 << object_bits);
            }
            if kind == object::TCB {
                Ref::<Thread>::new(place).initialize();
            }
            derivation::insert_original(cap(kind, size, device, place), self.slot, of_cnode(node, offset + number));
        }
        Ok(NOTHING)
    }
}

impl Invocation {
    /// The empty slot that the first words name in a CNode that came along.
    pub(super) fn target(&self, root: usize) -> Result<Ref<Slot>, Refusal> {
        let [index, depth] = self.words()?;
        cnode::empty(self.extra(root)?.cap(), index, depth)
    }
}
