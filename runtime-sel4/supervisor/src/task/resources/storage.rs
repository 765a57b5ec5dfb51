//! The memory and the slots that a domain's objects occupy: untypeds of growing size, and CNodes made of them.

use crate::pools::buddy::Block;
use crate::pools::lists::List;
use crate::task::resources::blocks::{Blocks, Footprint};
use crate::task::resources::cspace::{FIRST_ENTRY_BITS, FURTHER_ENTRY_BITS, SLOT_BITS};
use crate::task::resources::entries::Entry;
use crate::task::resources::mapping::ObjectSource;
use crate::task::resources::{NO_MEMORY, Resources};
use wasm2sel4_abi::bundle::FOOTPRINT_STEP;
use wasm2sel4_abi::sel4::RUNTIME;
use wasm2sel4_sys::objects::{ObjectRequest, Slot};
use wasm2sel4_sys::{CPtr, Failure};

/// log2 of the first untyped of a domain; later ones are as large as all before them together, up to the largest.
pub const FIRST_BLOCK_BITS: u32 = FOOTPRINT_STEP.ilog2();
/// log2 of the largest untyped of a domain, but for objects that are larger themselves: what the kernel clears at once
/// when it is used again.
pub const LARGEST_BLOCK_BITS: u32 = 22;

/// What a domain's objects occupy.
pub struct Storage {
    blocks: Blocks,
    pub(super) footprint: Footprint,
    /// The entry that was added last; the others follow in its list.
    last_entry: Option<Entry>,
    next_slot: u64,
    /// One past the last slot of the current entry.
    end_slot: u64,
    /// Chunks of its heap (`heap.rs`).
    pub(super) chunks: List,
    /// Chunks without blocks.
    pub(super) emptied: List,
}

impl Storage {
    /// Nothing yet, and never more than this many bytes.
    pub const fn new(maximum: u64) -> Self {
        Self::with(Footprint::new(maximum))
    }

    const fn with(footprint: Footprint) -> Self {
        Self {
            blocks: Blocks::new(FIRST_BLOCK_BITS, FIRST_BLOCK_BITS),
            footprint,
            last_entry: None,
            next_slot: 0,
            end_slot: 0,
            chunks: List::EMPTY,
            emptied: List::EMPTY,
        }
    }

    /// Whether what failed last has failed for its own limit, rather than for the machine's memory.
    pub fn is_full(&self) -> bool {
        self.footprint.is_full()
    }

    /// Takes what is kept for whoever has no memory left; false if it had that before, or there is none.
    pub fn add_reserve(&mut self, resources: &mut Resources) -> bool {
        self.blocks.add_reserve(resources, &mut self.footprint)
    }

    /// A free slot: the entry and the slot in it.
    fn take_slot(&mut self, resources: &mut Resources) -> Result<(Entry, u64), Failure> {
        if self.next_slot == self.end_slot {
            let bits = if self.last_entry.is_none() { FIRST_ENTRY_BITS } else { FURTHER_ENTRY_BITS };
            let entry = self.blocks.make_entry(resources, &mut self.footprint, bits)?;
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
        let made = self.blocks.with_untyped(resources, &mut self.footprint, (bits, count), |resources, untyped| {
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
    pub fn take_block(&mut self, resources: &mut Resources) -> Option<Block> {
        self.take_block_of_chunk(resources).or_else(|| self.blocks.take(resources))
    }

    /// Gives its entries back; none of its blocks may be left.
    pub fn forget(&mut self, resources: &mut Resources) {
        while let Some(entry) = self.last_entry {
            self.last_entry = resources.entries.next(entry);
            resources.entries.give(entry);
        }
        let before = core::mem::replace(self, Self::with(self.footprint.cleared()));
        Self::forget_chunks(resources, before.emptied);
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
