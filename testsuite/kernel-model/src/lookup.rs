//! Capability addresses (seL4 manual, 3.3 "Capability Addressing").

use crate::memory::Ref;
use crate::slot::{Cap, Slot, of_cnode};
use crate::thread::{Thread, slots};

/// Why an address names nothing (seL4 manual, 3.4 "Lookup Failure Description").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LookupFailure {
    /// The root is no CNode.
    InvalidRoot,
    /// There is no capability, with this many bits left.
    MissingCapability(u32),
    /// A CNode resolves other bits than are left.
    DepthMismatch(u32, u32),
    /// The guard differs.
    GuardMismatch(u32, u64, u32),
}

impl LookupFailure {
    /// Its words in a message.
    pub fn words(self) -> [u64; 4] {
        match self {
            Self::InvalidRoot => [1, 0, 0, 0],
            Self::MissingCapability(left) => [2, u64::from(left), 0, 0],
            Self::DepthMismatch(left, found) => [3, u64::from(left), u64::from(found), 0],
            Self::GuardMismatch(left, guard, bits) => [4, u64::from(left), guard, u64::from(bits)],
        }
    }
}

/// Follows an address from a CNode: the slot, and how many bits are left there.
pub fn resolve(root: Cap, address: u64, depth: u32) -> Result<(Ref<Slot>, u32), LookupFailure> {
    let mut node = root;
    let mut left = depth;
    loop {
        let Cap::CNode { radix, guard_bits, object, guard } = node else { return Err(LookupFailure::InvalidRoot) };
        let (radix, guard_bits) = (u32::from(radix), u32::from(guard_bits));
        let mask = |bits: u32| 1_u64.checked_shl(bits).map_or(u64::MAX, |bit| bit - 1);
        let bits = |position: u32, count: u32| address.checked_shr(position).unwrap_or(0) & mask(count);
        if guard_bits > left || bits(left - guard_bits, guard_bits) != guard {
            return Err(LookupFailure::GuardMismatch(left, guard, guard_bits));
        }
        if radix + guard_bits > left {
            return Err(LookupFailure::DepthMismatch(left, radix + guard_bits));
        }
        left -= radix + guard_bits;
        let slot = of_cnode(object, bits(left, radix));
        if left == 0 {
            return Ok((slot, 0));
        }
        node = slot.cap();
        if !matches!(node, Cap::CNode { .. }) {
            return Ok((slot, left));
        }
    }
}

/// The slot that a thread names.
pub fn slot(thread: Ref<Thread>, cptr: u64) -> Result<Ref<Slot>, LookupFailure> {
    resolve(thread.slot(slots::CSPACE).cap(), cptr, 64).map(|(slot, _)| slot)
}

/// The capability that a thread names.
pub fn capability(thread: Ref<Thread>, cptr: u64) -> Result<Cap, LookupFailure> {
    slot(thread, cptr).map(|slot| slot.cap())
}

/// The slot that an address names in full.
pub fn exact(root: Cap, address: u64, depth: u64) -> Result<Ref<Slot>, LookupFailure> {
    match resolve(root, address, depth as u32)? {
        (slot, 0) => Ok(slot),
        (_, left) => Err(LookupFailure::DepthMismatch(left, 0)),
    }
}
