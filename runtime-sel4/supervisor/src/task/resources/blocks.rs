//! Untypeds of which objects are made one after the other, and how many bytes a domain may have altogether.

use crate::pools::buddy::Block;
use crate::task::resources::cspace::SLOT_BITS;
use crate::task::resources::entries::Entry;
use crate::task::resources::memory::RESERVE_BITS;
use crate::task::resources::storage::{FIRST_BLOCK_BITS, LARGEST_BLOCK_BITS};
use crate::task::resources::{NO_MEMORY, Resources};
use wasm2sel4_sys::objects::kind;
use wasm2sel4_sys::{Cap, Failure};

/// The memory of a domain.
#[derive(Clone, Copy)]
pub struct Footprint {
    bytes: u64,
    maximum: u64,
    /// Whether it was the limit that something failed for last.
    is_full: bool,
}

impl Footprint {
    /// Nothing yet, and never more than this many bytes.
    pub const fn new(maximum: u64) -> Self {
        Self { bytes: 0, maximum, is_full: false }
    }

    /// Nothing again.
    pub const fn cleared(self) -> Self {
        Self::new(self.maximum)
    }

    /// Whether what failed last has failed for its own limit, rather than for the machine's memory.
    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// So many bytes belong to it no more.
    pub const fn subtract(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// The untypeds.
#[derive(Clone, Copy)]
pub struct Blocks {
    /// The one that was added last; the others follow in its list.
    last: Option<Block>,
    bytes: u64,
    /// Bytes of the current one that are used, and that it has.
    used: u64,
    end: u64,
    /// log2 of the least size of a first one, and of a wanted one; later ones are as large as all before them together,
    /// up to the largest.
    least: u32,
    wanted: u32,
    /// Whether what was kept back for whoever has no memory left is among them.
    has_reserve: bool,
}

impl Blocks {
    /// None yet.
    pub const fn new(least: u32, wanted: u32) -> Self {
        Self { last: None, bytes: 0, used: 0, end: 0, least, wanted, has_reserve: false }
    }

    /// The bytes of all.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds an untyped of at least `2^least` bytes.
    fn add(&mut self, resources: &mut Resources, footprint: &mut Footprint, least: u32) -> Result<(), Failure> {
        let first = if self.last.is_none() { self.least } else { FIRST_BLOCK_BITS };
        let least = least.max(first);
        let wanted = self.bytes.max(1 << self.wanted).ilog2().min(LARGEST_BLOCK_BITS).max(least);
        // When memory is short, or the limit near, a smaller one is better than none.
        let left = footprint.maximum.saturating_sub(footprint.bytes);
        let found = (least..=wanted)
            .rev()
            .filter(|bits| 1 << bits <= left)
            .find_map(|bits| resources.allocate(bits).map(|block| (bits, block)));
        footprint.is_full = found.is_none() && 1 << least > left;
        let Some((bits, block)) = found else {
            if !footprint.is_full {
                resources.memory.note_shortage(least);
            }
            return Err(NO_MEMORY);
        };
        self.append(resources, footprint, block, bits);
        Ok(())
    }

    /// Adds an untyped beyond the limit, that which is kept back if there is no other; whether there was one. Nobody
    /// gets one twice.
    pub fn add_reserve(&mut self, resources: &mut Resources, footprint: &mut Footprint) -> bool {
        if self.has_reserve {
            return false;
        }
        let block = resources.allocate(RESERVE_BITS).or_else(|| resources.take_reserve());
        let Some(block) = block else { return false };
        self.append(resources, footprint, block, RESERVE_BITS);
        self.has_reserve = true;
        true
    }

    fn append(&mut self, resources: &mut Resources, footprint: &mut Footprint, block: Block, bits: u32) {
        resources.memory.link(block, self.last);
        self.last = Some(block);
        self.bytes += 1 << bits;
        footprint.bytes += 1 << bits;
        (self.used, self.end) = (0, 1 << bits);
    }

    /// An untyped from which `count` objects of `2^bits` bytes can be made, as far as the supervisor keeps count: the
    /// kernel aligns an object to its size.
    // Inlined, like the next function: if the number is known, one object costs what it would cost alone, and there are
    // ten at each start.
    #[inline(always)]
    fn untyped_for(
        &mut self,
        resources: &mut Resources,
        footprint: &mut Footprint,
        (bits, count): (u32, u64),
    ) -> Result<Cap<kind::Untyped>, Failure> {
        let start = self.used.next_multiple_of(1 << bits);
        let size = count << bits;
        if start + size <= self.end {
            self.used = start + size;
        } else {
            self.add(resources, footprint, size.next_power_of_two().ilog2())?;
            self.used = size;
        }
        self.last.map(|block| resources.untyped(block)).ok_or(NO_MEMORY)
    }

    /// Makes `count` objects of at most `2^bits` bytes with the current untyped, or with a new one if that is used up.
    #[inline(always)]
    pub fn with_untyped(
        &mut self,
        resources: &mut Resources,
        footprint: &mut Footprint,
        (bits, count): (u32, u64),
        make: impl Fn(&Resources, Cap<kind::Untyped>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let untyped = self.untyped_for(resources, footprint, (bits, count))?;
        match make(resources, untyped) {
            // The kernel's object is larger than expected.
            Err(Failure { code: Failure::NOT_ENOUGH_MEMORY, .. }) => {
                self.add(resources, footprint, (count << bits).next_power_of_two().ilog2())?;
                let untyped = self.untyped_for(resources, footprint, (bits, count))?;
                make(resources, untyped)
            }
            result => result,
        }
    }

    /// Makes a CNode of `2^bits` slots, and an entry of the supervisor's CSpace of it.
    #[inline(always)]
    pub fn make_entry(
        &mut self,
        resources: &mut Resources,
        footprint: &mut Footprint,
        bits: u32,
    ) -> Result<Entry, Failure> {
        let entry = resources.entries.take().ok_or(NO_MEMORY)?;
        let added = self.with_untyped(resources, footprint, (bits + SLOT_BITS, 1), |resources, untyped| {
            resources.cspace.add_entry(resources.kernel, untyped, entry, bits, resources.scratch)
        });
        match added {
            Ok(()) => Ok(entry),
            Err(failure) => {
                resources.entries.give(entry);
                Err(failure)
            }
        }
    }

    /// Takes one of them out of the list, with everything that is still in it, the newest first.
    pub fn take(&mut self, resources: &Resources) -> Option<Block> {
        let block = self.last?;
        self.last = resources.memory.next(block);
        Some(block)
    }
}
