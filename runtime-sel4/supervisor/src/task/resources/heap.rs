//! The memory of a domain's heap of structures and arrays, of which parts are given back while the domain runs.
//!
//! The heap is divided into chunks (`wasm2sel4_abi::gc::CHUNK`). The first is like other memory of the domain; each
//! further one has blocks of its own, for the frames of its pages and for the CNode with the capabilities to them. So
//! a chunk is given back as the memory of a domain is that has ended, block by block, and whoever has a small heap pays
//! nothing for that. Paging structures stay.

use crate::pools::buddy::Block;
use crate::pools::lists::List;
use crate::task::resources::blocks::{Blocks, Footprint};
use crate::task::resources::cspace::FURTHER_ENTRY_BITS;
use crate::task::resources::entries::Entry;
use crate::task::resources::mapping::{self, Rights};
use crate::task::resources::storage::{LARGEST_BLOCK_BITS, Storage};
use crate::task::resources::{NO_MEMORY, Resources};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::gc::CHUNK;
use wasm2sel4_abi::sel4::RUNTIME;
use wasm2sel4_sys::objects::{ObjectRequest, kind};
use wasm2sel4_sys::{Cap, Failure};

/// log2 of the least memory of a chunk: less would not be worth a record.
pub const LEAST_BITS: u32 = 17;

/// The pages of a chunk.
const PAGES: u64 = CHUNK / MMU_PAGE;

/// What is kept of a chunk.
#[derive(Clone, Copy)]
pub struct Chunk {
    blocks: Blocks,
    /// The entry with the capabilities to its frames, by page.
    entry: Option<Entry>,
    /// Which pages are mapped.
    mapped: [u64; PAGES.div_ceil(64) as usize],
}

// All of a chunk fits one block of the largest size: the slots, then the frames.
const _: () = assert!(CHUNK + (1 << (FURTHER_ENTRY_BITS + RUNTIME.sizes.slot)) == 1 << LARGEST_BLOCK_BITS);
const _: () = assert!(PAGES <= 1 << FURTHER_ENTRY_BITS);

impl Chunk {
    /// Without memory.
    pub const EMPTY: Self = Self {
        blocks: Blocks::new(LEAST_BITS, LARGEST_BLOCK_BITS),
        entry: None,
        mapped: [0; PAGES.div_ceil(64) as usize],
    };

    /// Makes the frame of a page.
    fn make(
        &mut self,
        resources: &mut Resources,
        footprint: &mut Footprint,
        page: u64,
    ) -> Result<Cap<kind::Frame>, Failure> {
        let entry = match self.entry {
            Some(entry) => entry,
            None => self.blocks.make_entry(resources, footprint, FURTHER_ENTRY_BITS)?,
        };
        self.entry = Some(entry);
        let request = ObjectRequest::of_one_size(resources.kernel.abi.object_frame);
        let made = self.blocks.with_untyped(resources, footprint, (RUNTIME.sizes.largest, 1), |resources, untyped| {
            untyped.retype(resources.kernel, request, resources.cspace.entry_run(entry, page, 1))
        });
        match made {
            // It was made before, and could not be mapped.
            Ok(()) | Err(Failure { code: Failure::DELETE_FIRST, .. }) => {
                Ok(Cap::new(resources.cspace.entry_cptr(entry, page)))
            }
            Err(failure) => Err(failure),
        }
    }
}

impl Storage {
    /// Maps the page at an offset of the heap, beyond its first chunk; tells whether it was not there.
    ///
    /// # Errors
    ///
    /// [`Failure::NOT_ENOUGH_MEMORY`] if there is no memory for it.
    pub fn provide_heap_page(
        &mut self,
        resources: &mut Resources,
        vspace: Cap<kind::VSpace>,
        address: u64,
        offset: u64,
    ) -> Result<bool, Failure> {
        let (number, page) = (offset / CHUNK, offset % CHUNK / MMU_PAGE);
        let (word, bit) = ((page / 64) as usize, 1 << (page % 64));
        if resources.chunks.find(&self.chunks, number).is_none()
            && !resources.chunks.add(&mut self.chunks, number, Chunk::EMPTY)
        {
            return Err(NO_MEMORY);
        }
        let Some(mut chunk) = resources.chunks.find(&self.chunks, number).copied() else { return Ok(false) };
        if chunk.mapped[word] & bit != 0 {
            return Ok(false);
        }
        let made = chunk.make(resources, &mut self.footprint, page);
        let mapped = made.and_then(|frame| mapping::map(resources, self, vspace, frame, address, Rights::Write));
        if mapped.is_ok() {
            chunk.mapped[word] |= bit;
        }
        if chunk.blocks.bytes() == 0 {
            // It was added just now. There are not more records than there is memory.
            resources.chunks.give_first(&mut self.chunks);
        } else if let Some(known) = resources.chunks.find(&self.chunks, number) {
            *known = chunk;
        }
        match mapped {
            // What was there before has not been taken away yet.
            Err(Failure { code: Failure::DELETE_FIRST, .. }) => Ok(false),
            result => result.map(|()| true),
        }
    }

    /// Takes a chunk of the heap out: what it occupies, if it was ever touched.
    pub fn take_chunk(&mut self, resources: &mut Resources, number: u64) -> Option<Self> {
        let chunks = resources.chunks.take_out(&mut self.chunks, number)?;
        let bytes = resources.chunks.first(&chunks).map_or(0, |chunk| chunk.blocks.bytes());
        self.footprint.subtract(bytes);
        let mut taken = Self::new(0);
        taken.chunks = chunks;
        Some(taken)
    }

    /// Takes over the chunks of another one, which has nothing else.
    pub fn absorb(&mut self, resources: &mut Resources, mut other: Self) {
        while resources.chunks.move_first(&mut other.chunks, &mut self.chunks) {}
        while resources.chunks.move_first(&mut other.emptied, &mut self.emptied) {}
    }

    /// Takes a block out of its chunks, as [`Self::take_block`] does.
    pub(super) fn take_block_of_chunk(&mut self, resources: &mut Resources) -> Option<Block> {
        while let Some(chunk) = resources.chunks.first(&self.chunks) {
            let mut blocks = chunk.blocks;
            let block = blocks.take(resources);
            if let Some(chunk) = resources.chunks.first(&self.chunks) {
                chunk.blocks = blocks;
            }
            if block.is_some() {
                return block;
            }
            resources.chunks.move_first(&mut self.chunks, &mut self.emptied);
        }
        None
    }

    /// Forgets chunks of which no block is left.
    pub(super) fn forget_chunks(resources: &mut Resources, mut emptied: List) {
        while let Some(chunk) = resources.chunks.give_first(&mut emptied) {
            if let Some(entry) = chunk.entry {
                resources.entries.give(entry);
            }
        }
    }
}
