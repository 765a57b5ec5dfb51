//! The memory and the slots that a domain's objects occupy: untypeds of growing size, and CNodes made of them.

use crate::pools::buddy::Block;
use crate::task::resources::cspace::{FIRST_ENTRY_BITS, FURTHER_ENTRY_BITS, SLOT_BITS};
use crate::task::resources::entries::Entry;
use crate::task::resources::mapping::ObjectSource;
use crate::task::resources::{NO_MEMORY, Resources};
use wasm2sel4_abi::bundle::FOOTPRINT_STEP;
use wasm2sel4_abi::sel4::RUNTIME;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure};

/// log2 of the first untyped of a domain; later ones are as large as all before them together, up to the largest.
pub const FIRST_BLOCK_BITS: u32 = FOOTPRINT_STEP.ilog2();
/// log2 of the largest untyped of a domain, but for objects that are larger themselves: what the kernel clears at once
/// when it is used again.
pub const LARGEST_BLOCK_BITS: u32 = 22;

/// What a domain's objects occupy.
pub struct Storage {
    /// The untyped that was added last; the others follow in its list.
    last_block: Option<Block>,
    bytes: u64,
    /// What [`Self::bytes`] may come to.
    maximum: u64,
    /// Bytes of the current block that are used, and that it has.
    used: u64,
    end: u64,
    /// The entry that was added last; the others follow in its list.
    last_entry: Option<Entry>,
    next_slot: u64,
    /// One past the last slot of the current entry.
    end_slot: u64,
}

impl Storage {
    /// Nothing yet, and never more than this many bytes.
    pub const fn new(maximum: u64) -> Self {
        Self { last_block: None, bytes: 0, maximum, used: 0, end: 0, last_entry: None, next_slot: 0, end_slot: 0 }
    }

    /// Whether it has reached its own limit, rather than the end of the machine's memory.
    pub fn is_full(&self) -> bool {
        self.maximum - self.bytes < FOOTPRINT_STEP
    }

    /// Adds an untyped of at least `2^least` bytes.
    fn add_block(&mut self, resources: &mut Resources, least: u32) -> Result<(), Failure> {
        let least = least.max(FIRST_BLOCK_BITS);
        let wanted = self.bytes.max(1 << FIRST_BLOCK_BITS).ilog2().min(LARGEST_BLOCK_BITS).max(least);
        // When memory is short, or the limit near, a smaller one is better than none.
        let left = self.maximum - self.bytes;
        let found = (least..=wanted)
            .rev()
            .filter(|bits| 1 << bits <= left)
            .find_map(|bits| resources.allocate(bits).map(|block| (bits, block)));
        let Some((bits, block)) = found else {
            if 1 << least <= left {
                resources.memory.note_shortage(least);
            }
            return Err(NO_MEMORY);
        };
        resources.memory.link(block, self.last_block);
        self.last_block = Some(block);
        self.bytes += 1 << bits;
        (self.used, self.end) = (0, 1 << bits);
        Ok(())
    }

    /// An untyped from which `count` objects of `2^bits` bytes can be made, as far as the supervisor keeps count: the
    /// kernel aligns an object to its size.
    // Inlined, like the next function: if the number is known, one object costs what it would cost alone, and there are
    // ten at each start.
    #[inline(always)]
    fn untyped_for(&mut self, resources: &mut Resources, bits: u32, count: u64) -> Result<Cap<kind::Untyped>, Failure> {
        let start = self.used.next_multiple_of(1 << bits);
        let size = count << bits;
        if start + size <= self.end {
            self.used = start + size;
        } else {
            self.add_block(resources, size.next_power_of_two().ilog2())?;
            self.used = size;
        }
        self.last_block.map(|block| resources.untyped(block)).ok_or(NO_MEMORY)
    }

    /// Makes `count` objects of at most `2^bits` bytes with the current untyped, or with a new one if that is used up.
    #[inline(always)]
    fn with_untyped(
        &mut self,
        resources: &mut Resources,
        (bits, count): (u32, u64),
        make: impl Fn(&Resources, Cap<kind::Untyped>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let untyped = self.untyped_for(resources, bits, count)?;
        match make(resources, untyped) {
            // The kernel's object is larger than expected.
            Err(Failure { code: Failure::NOT_ENOUGH_MEMORY, .. }) => {
                self.add_block(resources, (count << bits).next_power_of_two().ilog2())?;
                let untyped = self.untyped_for(resources, bits, count)?;
                make(resources, untyped)
            }
            result => result,
        }
    }

    /// A free slot: the entry and the slot in it.
    fn take_slot(&mut self, resources: &mut Resources) -> Result<(Entry, u64), Failure> {
        if self.next_slot == self.end_slot {
            let bits = if self.last_entry.is_none() { FIRST_ENTRY_BITS } else { FURTHER_ENTRY_BITS };
            let entry = resources.entries.take().ok_or(NO_MEMORY)?;
            let added = self.with_untyped(resources, (bits + SLOT_BITS, 1), |resources, untyped| {
                resources.cspace.add_entry(resources.kernel, untyped, entry, bits, resources.scratch)
            });
            if let Err(failure) = added {
                resources.entries.give(entry);
                return Err(failure);
            }
            resources.entries.link(entry, self.last_entry);
            self.last_entry = Some(entry);
            (self.next_slot, self.end_slot) = (0, 1 << bits);
        }
        let entry = self.last_entry.ok_or(NO_MEMORY)?;
        let slot = self.next_slot;
        self.next_slot += 1;
        Ok((entry, slot))
    }

    /// Makes at most `wanted` objects, at least one, in neighbouring slots: the entry, the first slot, and how many.
    #[inline(always)]
    fn make_run(
        &mut self,
        resources: &mut Resources,
        request: ObjectRequest,
        wanted: u64,
    ) -> Result<(Entry, u64, u64), Failure> {
        let (entry, slot) = self.take_slot(resources)?;
        let further = (wanted - 1).min(self.end_slot - self.next_slot);
        self.next_slot += further;
        let count = 1 + further;
        let bits = object_bits(resources, request);
        let made = self.with_untyped(resources, (bits, count), |resources, untyped| {
            untyped.retype(resources.kernel, request, resources.cspace.entry_run(entry, slot, count))
        });
        if made.is_err() {
            // Nobody has taken another one since.
            self.next_slot = slot;
        }
        made.map(|()| (entry, slot, count))
    }

    /// Copies a capability and returns the address of the copy.
    pub fn copy(&mut self, resources: &mut Resources, source: Slot) -> Result<CPtr, Failure> {
        let (entry, slot) = self.take_slot(resources)?;
        let rights = resources.kernel.abi.rights_all;
        resources.cspace.entry_slot(entry, slot).copy_from(resources.kernel, source, rights)?;
        Ok(resources.cspace.entry_cptr(entry, slot))
    }

    /// Mints a badged capability from one in another slot and returns its address.
    pub fn mint(&mut self, resources: &mut Resources, source: Slot, rights: u32, badge: u64) -> Result<CPtr, Failure> {
        let (entry, slot) = self.take_slot(resources)?;
        resources.cspace.entry_slot(entry, slot).mint_from(resources.kernel, source, rights, badge)?;
        Ok(resources.cspace.entry_cptr(entry, slot))
    }

    /// Destroys everything and gives it back in one go: only for what was just made, which is little.
    pub fn reclaim(&mut self, resources: &mut Resources) {
        while let Some(block) = self.take_block(resources) {
            resources.reclaim(block);
        }
        self.forget(resources);
    }

    /// Takes one of its blocks out of the list, with everything that is still in it. The newest first: the oldest holds
    /// the CNode with the capabilities to everything else.
    pub fn take_block(&mut self, resources: &Resources) -> Option<Block> {
        let block = self.last_block?;
        self.last_block = resources.memory.next(block);
        Some(block)
    }

    /// Gives its entries back; none of its blocks may be left.
    pub fn forget(&mut self, resources: &mut Resources) {
        while let Some(entry) = self.last_entry {
            self.last_entry = resources.entries.next(entry);
            resources.entries.give(entry);
        }
        *self = Self::new(self.maximum);
    }
}

impl ObjectSource for Storage {
    fn make(&mut self, resources: &mut Resources, request: ObjectRequest) -> Result<CPtr, Failure> {
        let (entry, slot, _) = self.make_run(resources, request, 1)?;
        Ok(resources.cspace.entry_cptr(entry, slot))
    }

    /// With one call for all slots of an entry.
    fn make_each(
        &mut self,
        resources: &mut Resources,
        request: ObjectRequest,
        mut made: &mut [CPtr],
    ) -> Result<(), Failure> {
        while !made.is_empty() {
            let (entry, slot, count) = self.make_run(resources, request, made.len() as u64)?;
            let (now, later) = made.split_at_mut(count as usize);
            for (place, slot) in now.iter_mut().zip(slot..) {
                *place = resources.cspace.entry_cptr(entry, slot);
            }
            made = later;
        }
        Ok(())
    }
}

/// log2 of the size of an object, or of the most that it may have.
fn object_bits(resources: &Resources, request: ObjectRequest) -> u32 {
    let is_cnode = request.object == resources.kernel.abi.object_cnode;
    if is_cnode { request.size_bits + SLOT_BITS } else { RUNTIME.sizes.largest }
}
