//! Runs of blocks for large objects: the first that is long enough.

use crate::blocks::{Block, FIRST_BLOCK, State};
use crate::heap::Heap;
use wasm2sel4_abi::gc::BLOCK;

/// What the last search since the last collection has found out.
#[derive(Clone, Copy, Debug)]
pub struct Searched {
    /// There is no run of so many blocks, or more,
    count: u32,
    /// that begins before this block.
    before: u32,
}

impl Searched {
    /// Nothing is known.
    pub const NEW: Self = Self { count: u32::MAX, before: FIRST_BLOCK };
}

impl Heap<'_> {
    /// Zeroed memory for a large object.
    pub(crate) fn run(&mut self, size: u64) -> Option<u64> {
        // It is not larger than the heap.
        let count = size.div_ceil(BLOCK) as u32;
        let first = self.find(count)?;
        let start = u64::from(first) * BLOCK;
        let used = u64::from(self.frontier) * BLOCK;
        // What is beyond was never used.
        self.memory.clear(start.min(used), (start + size).min(used));
        self.books.set_block(first, Block::new(State::Large, count));
        for block in first + 1..first + count {
            self.books.set_block(block, Block::new(State::Rest, first));
        }
        self.frontier = self.frontier.max(first + count);
        self.handed_out += u64::from(count) * BLOCK;
        Some(start)
    }

    /// The first of so many blocks without objects.
    fn find(&mut self, count: u32) -> Option<u32> {
        let from = if count >= self.searched.count { self.searched.before } else { FIRST_BLOCK };
        let mut first = from.max(self.lowest_free);
        let mut block = first;
        while block - first < count && block < self.frontier {
            if self.books.block(block).state != State::Free {
                first = block + 1;
            }
            block += 1;
        }
        // A run may end with blocks that were never used.
        self.searched = Searched { count, before: first };
        (self.block_end.checked_sub(first)? >= count).then_some(first)
    }
}
