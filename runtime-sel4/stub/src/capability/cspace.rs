//! The domain's own CSpace, as CNode methods address it.

use crate::platform::{self, kernel};
use wasm2sel4_abi::cspace::{ENTRY_BITS, ENTRY_SPARE, address};
use wasm2sel4_abi::protocol::slot::CSPACE;
use wasm2sel4_sys::objects::{Slot, kind};
use wasm2sel4_sys::{CPtr, Cap};

/// The capability to the root has a guard for the bits that no entry's number needs.
const ROOT: Cap<kind::CNode> = Cap::new(CPtr(CSPACE));

/// Bits of the address of a slot, all of them.
const SLOT_DEPTH: u64 = 64;
/// Bits of the address of an entry: those before the slot's.
const ENTRY_DEPTH: u64 = SLOT_DEPTH - ENTRY_BITS as u64;

/// The slot at an address.
pub fn slot(address: u64) -> Slot {
    Slot { root: ROOT, index: address, depth: SLOT_DEPTH }
}

fn entry_slot(entry: u64) -> Slot {
    Slot { root: ROOT, index: entry, depth: ENTRY_DEPTH }
}

/// Puts the CNode of an entry into another one, too.
pub fn alias(alias: u64, entry: u64) {
    // This cannot be refused, because nobody else works on these entries.
    let _ = entry_slot(alias).delete(kernel());
    let _ = entry_slot(alias).copy_from(kernel(), entry_slot(entry), kernel().abi.rights_all);
}

/// The size of each entry that grows: log2 of the number of slots; no slots at first.
#[derive(Clone, Copy)]
pub struct Capacity(Option<u32>);

impl Capacity {
    /// No slots yet.
    pub const NONE: Self = Self(None);

    /// The least number of slots that is worth asking for: 2^4.
    const LEAST_BITS: u32 = 4;

    /// The number of slots.
    pub fn slots(self) -> u64 {
        self.0.map_or(0, |bits| 1 << bits)
    }

    /// If the CNode of an entry has no slot with this index, replaces it by one that does; false if that fails. The
    /// contents of slots in use move along, to the same addresses.
    pub fn reach(&mut self, entry: u64, index: u64, is_used: impl Fn(u64) -> bool) -> bool {
        if index < self.slots() {
            return true;
        }
        let bits = (u64::BITS - index.leading_zeros()).max(Self::LEAST_BITS);
        // Each exchange at least doubles the size, so that moving costs no more than filling.
        let bits = self.0.map_or(bits, |before| bits.max(before + 1));
        if bits > ENTRY_BITS || !platform::make_entry(bits) {
            return false;
        }
        let kernel = kernel();
        for index in (0..self.slots()).filter(|index| is_used(*index)) {
            // This only fails for the slot of a capability that is gone.
            let _ = slot(address(ENTRY_SPARE, index)).move_from(kernel, slot(address(entry, index)));
        }
        let exchanged = entry_slot(entry)
            .delete(kernel)
            .and_then(|()| entry_slot(entry).move_from(kernel, entry_slot(ENTRY_SPARE)));
        if exchanged.is_ok() {
            self.0 = Some(bits);
        }
        exchanged.is_ok()
    }
}
