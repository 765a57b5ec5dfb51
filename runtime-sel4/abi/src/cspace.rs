//! The CSpace of a protection domain (seL4 manual, 3 "Capability Spaces").
//!
//! A domain that only uses the capabilities with which it begins has one CNode, which is the first entry below, so
//! their addresses are the same. Any other domain has two levels, so that a table of external references can be a CNode
//! and the address of its element `i` is a constant plus `i`:
//!
//! ```text
//! CPtr = 0...0 | entry | index (ENTRY_BITS)
//! ```
//!
//! Each entry of the root is a CNode of at most `2^ENTRY_BITS` slots, with a guard of zeroes for the bits that it does
//! not need. So a larger CNode can replace a smaller one while the addresses of the slots stay the same. Entries whose
//! slots nobody has used yet are empty.

/// log2 of the most slots of an entry.
pub const ENTRY_BITS: u32 = 20;

/// The entry that the supervisor fills: [`crate::protocol::slot`], then what the domain begins with.
pub const ENTRY_BASE: u64 = 0;
/// The entry of managed references: capabilities that the domain makes or receives.
pub const ENTRY_MANAGED: u64 = 1;
/// A second entry with the CNode of [`ENTRY_MANAGED`], so that each of its slots has two addresses: the one of this
/// entry is the reference if the domain itself has made the capability such that it may be sent to and not be called.
pub const ENTRY_ONE_WAY: u64 = 2;
/// The entry where a larger CNode waits until it takes another one's place.
pub const ENTRY_SPARE: u64 = 3;
/// The entry of the first table of external references; others follow.
pub const ENTRY_FIRST_TABLE: u64 = 4;

/// Of all references but those that are slots of tables, one-way ones alone have this bit.
pub const ONE_WAY: u64 = ENTRY_ONE_WAY << ENTRY_BITS;
const _: () = assert!((ENTRY_BASE | ENTRY_MANAGED) & ENTRY_ONE_WAY == 0);

/// The most entries of a domain.
pub const ENTRIES_MAXIMUM: u64 = 1 << 10;

/// The most slots of the entry of managed references.
pub const MANAGED_MAXIMUM: u64 = 1 << 16;

/// The address of a slot.
pub const fn address(entry: u64, index: u64) -> u64 {
    entry << ENTRY_BITS | index
}

/// log2 of the number of entries of a root; 0 for no root.
pub const fn root_bits(entries: u64) -> u32 {
    if entries == 0 { 0 } else { entries.next_power_of_two().ilog2() }
}

/// The index of the managed slot that a reference means, if it means one.
pub const fn managed_index(reference: u64) -> Option<u64> {
    let index = reference & ((1 << ENTRY_BITS) - 1);
    match reference >> ENTRY_BITS {
        ENTRY_MANAGED | ENTRY_ONE_WAY if index < MANAGED_MAXIMUM => Some(index),
        _ => None,
    }
}

/// The bits of a word that stand before an entry's number in the address of a slot: the guard of the root.
pub const fn root_guard(root_bits: u32) -> u32 {
    64 - ENTRY_BITS - root_bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managed_slots_have_two_addresses() {
        for index in [0, 1, MANAGED_MAXIMUM - 1] {
            let [plain, one_way] = [ENTRY_MANAGED, ENTRY_ONE_WAY].map(|entry| address(entry, index));
            assert_eq!([plain, one_way].map(managed_index), [Some(index); 2]);
            assert_eq!([plain & ONE_WAY, one_way & ONE_WAY], [0, ONE_WAY]);
        }
        let others = [0, address(ENTRY_BASE, 3), address(ENTRY_MANAGED, MANAGED_MAXIMUM), address(ENTRY_SPARE, 0)];
        assert_eq!(others.map(managed_index), [None; 4]);
        assert_eq!(managed_index(1 << 63 | address(ENTRY_MANAGED, 0)), None);
    }
}
