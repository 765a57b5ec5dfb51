//! Untyped memory: blocks that are handed out, cleared, and taken back.

use crate::pools::buddy::{Block, Buddy, Node, Splitter};
use crate::pools::slots::{OwnSlot, Pair, Pairs};
use crate::task::resources::Resources;
use crate::task::resources::cache::{Cache, Ready};
use crate::task::resources::cspace::{CSpace, FURTHER_ENTRY_BITS, SLOT_BITS};
use crate::task::resources::storage::{FIRST_BLOCK_BITS, LARGEST_BLOCK_BITS};
use wasm2sel4_sys::objects::{ObjectRequest, Slot, SlotRun, kind};
use wasm2sel4_sys::{Cap, Kernel};

/// log2 of the size of what is kept back for a domain without memory: an entry and as much again, for pages.
pub const RESERVE_BITS: u32 = FURTHER_ENTRY_BITS + SLOT_BITS + 1;

/// Object type of untyped memory, in every kernel.
pub const OBJECT_UNTYPED: u32 = 0;

/// What there is of it.
pub struct Memory {
    buddy: Buddy<'static>,
    cache: Cache,
    /// log2 of the size of a block that could not be had since somebody last asked.
    shortage: Option<u32>,
    /// A block for the next domain that has no memory left: with it, it can say where it needed more.
    reserve: Option<Block>,
}

impl Memory {
    /// None, and room for as many blocks as there are nodes.
    pub fn new(nodes: &'static mut [Node]) -> Self {
        Self { buddy: Buddy::new(nodes, LARGEST_BLOCK_BITS), cache: Cache::new(), shortage: None, reserve: None }
    }

    /// Adds an untyped of `2^bits` bytes; if there is no room for it, it is not used.
    pub fn add(&mut self, slot: OwnSlot, bits: u32) {
        self.buddy.add(slot, bits);
    }

    /// Goes on with room for more blocks.
    pub fn move_to(&mut self, nodes: &'static mut [Node]) {
        self.buddy.move_to(nodes);
    }

    /// How many blocks there is room for, split ones included.
    pub fn node_count(&self) -> usize {
        self.buddy.capacity()
    }

    /// Bytes that are free.
    pub fn free_bytes(&self) -> u64 {
        self.buddy.free_bytes()
    }

    /// How many blocks are split.
    pub fn splits(&self) -> u64 {
        self.buddy.splits()
    }

    /// There was no memory for a block of `2^bits` bytes, although its owner may have one.
    pub fn note_shortage(&mut self, bits: u32) {
        self.shortage = Some(bits);
    }

    /// Whether there was no memory for a block since this was asked last, and log2 of its size.
    pub fn take_shortage(&mut self) -> Option<u32> {
        self.shortage.take()
    }

    /// The same, without forgetting it.
    pub fn shortage(&self) -> Option<u32> {
        self.shortage
    }

    /// Whether blocks that are not cleared are used like others, however long that takes: while no domain waits.
    pub fn clear_at_once(&mut self, clears: bool) {
        self.buddy.clear_at_once(clears);
    }

    /// Whether clearing a larger block gives one of `2^bits` bytes.
    pub fn can_clear(&self, bits: u32) -> bool {
        self.buddy.can_clear(bits)
    }

    /// The block that follows one in its owner's list.
    pub fn next(&self, block: Block) -> Option<Block> {
        self.buddy.next(block)
    }

    /// Puts a block before others in its owner's list.
    pub fn link(&mut self, block: Block, next: Option<Block>) {
        self.buddy.set_next(block, next);
    }
}

/// How a block is cleared: its halves are made, for which the kernel clears it.
#[derive(Clone, Copy, Debug)]
pub struct Halving {
    /// The block.
    pub untyped: Cap<kind::Untyped>,
    /// What its halves are.
    pub request: ObjectRequest,
    /// Where they come.
    pub into: SlotRun,
    /// The pair of slots that that is.
    pub pair: Pair,
}

/// The kernel, as the allocator sees it.
struct KernelSplitter<'a> {
    kernel: Kernel,
    cspace: CSpace,
    pairs: &'a mut Pairs<'static>,
}

impl Splitter for KernelSplitter<'_> {
    fn split(&mut self, slot: OwnSlot, bits: u32) -> Option<Pair> {
        let pair = self.pairs.take()?;
        let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: bits - 1 };
        let untyped: Cap<kind::Untyped> = Cap::new(slot.cptr());
        match untyped.retype(self.kernel, request, self.cspace.run(pair.first(), 2)) {
            Ok(()) => Some(pair),
            Err(_) => {
                self.pairs.give(pair);
                None
            }
        }
    }

    fn merge(&mut self, slot: OwnSlot, halves: Pair) {
        if self.cspace.slot(slot).revoke(self.kernel).is_ok() {
            self.pairs.give(halves);
        }
    }
}

impl Resources {
    /// Allocates an untyped of `2^bits` bytes.
    pub fn allocate(&mut self, bits: u32) -> Option<Block> {
        if bits == FIRST_BLOCK_BITS
            && let Some(ready) = self.memory.cache.pop()
        {
            self.memory.buddy.set_stand_in(ready.block, ready.pair);
            return Some(ready.block);
        }
        let block = self.split(bits);
        if block.is_some() || self.empty_cache() == 0 {
            return block;
        }
        self.split(bits)
    }

    fn split(&mut self, bits: u32) -> Option<Block> {
        let Self { kernel, cspace, pairs, memory, .. } = self;
        memory.buddy.allocate(bits, &mut KernelSplitter { kernel: *kernel, cspace: *cspace, pairs })
    }

    /// Keeps a block of `2^RESERVE_BITS` bytes back, if there is one.
    pub fn keep_reserve(&mut self) {
        self.memory.reserve = self.allocate(RESERVE_BITS);
    }

    /// The block that was kept back, unless somebody has it; the next of its size that comes back takes its place.
    pub fn take_reserve(&mut self) -> Option<Block> {
        self.memory.reserve.take()
    }

    /// The capability to an allocated untyped.
    pub fn untyped(&self, block: Block) -> Cap<kind::Untyped> {
        Cap::new(self.memory.buddy.untyped(block).cptr())
    }

    /// Destroys everything that was made of an untyped and takes it back.
    pub fn reclaim(&mut self, block: Block) {
        // Revocation of an untyped that exists cannot fail.
        let _ = self.block_slot(block).revoke(self.kernel);
        self.returned(block);
    }

    /// The slot of a block itself: what is derived from it is everything that was made of it, and what stands for it.
    pub fn block_slot(&self, block: Block) -> Slot {
        self.cspace.slot(self.memory.buddy.slot(block))
    }

    /// Takes a block back in which nothing is left.
    pub fn returned(&mut self, block: Block) {
        let pair = self.memory.buddy.take_stand_in(block);
        let bits = self.memory.buddy.bits(block);
        if bits == RESERVE_BITS && self.memory.reserve.is_none() {
            self.memory.reserve = Some(block);
            return;
        }
        let wanted = bits == FIRST_BLOCK_BITS && self.memory.cache.has_room();
        let pair = if wanted { pair.or_else(|| self.pairs.take()) } else { pair };
        if let Some(pair) = pair {
            let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: FIRST_BLOCK_BITS };
            let into = self.cspace.run(pair.first(), 1);
            if wanted && self.untyped(block).retype(self.kernel, request, into).is_ok() {
                self.memory.cache.push(Ready { block, pair });
                return;
            }
            self.pairs.give(pair);
        }
        self.release(block);
    }

    /// Gives a block in which nothing is left back to the allocator.
    fn release(&mut self, block: Block) {
        let Self { kernel, cspace, pairs, memory, .. } = self;
        memory.buddy.release(block, &mut KernelSplitter { kernel: *kernel, cspace: *cspace, pairs });
    }

    /// Gives the blocks that wait back to the allocator; returns how many there were.
    pub fn empty_cache(&mut self) -> usize {
        let mut count = 0;
        while let Some(Ready { block, pair }) = self.memory.cache.pop() {
            // As in `reclaim`.
            let _ = self.block_slot(block).revoke(self.kernel);
            self.pairs.give(pair);
            self.release(block);
            count += 1;
        }
        count
    }

    /// Takes a block to clear for one of `2^bits` bytes: by making its halves, in a pair of slots.
    pub fn begin_clearing(&mut self, bits: u32) -> Option<Halving> {
        let pair = self.pairs.take()?;
        let Some((slot, size)) = self.memory.buddy.begin_clearing(bits) else {
            self.pairs.give(pair);
            return None;
        };
        let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: size - 1 };
        Some(Halving { untyped: Cap::new(slot.cptr()), request, into: self.cspace.run(pair.first(), 2), pair })
    }

    /// The halves of the block that was cleared are made, or could not be.
    pub fn end_clearing(&mut self, pair: Pair, is_made: bool) {
        if !is_made {
            self.pairs.give(pair);
        }
        self.memory.buddy.end_clearing(is_made.then_some(pair));
    }
}
