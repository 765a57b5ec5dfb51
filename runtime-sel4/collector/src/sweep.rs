//! Sweeping: the memory between the objects that the last collection has marked is zeroed when it is needed.

use crate::blocks::{FIRST_BLOCK, Map, SWEPT, State};
use crate::heap::{Heap, Range};
use crate::shape::Header;
use wasm2sel4_abi::gc::{BLOCK, GRANULE};

/// A block in which less is free is left as it is.
const WORTHWHILE: u32 = 1 << 10;

/// A gap of fewer bytes stays empty.
const LEAST_RANGE: u64 = 64;

/// How far sweeping has come since the last collection.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
    /// The block that is looked at next.
    next: u32,
    /// Where the block before it is looked at: what is free in it from this offset on was not handed out.
    position: u64,
    /// Where that block ends.
    end: u64,
}

impl Sweep {
    /// Nothing is swept.
    pub const NEW: Self = Self { next: FIRST_BLOCK, position: 0, end: 0 };
}

impl Heap<'_> {
    /// A gap between objects, of at least so many bytes.
    pub(crate) fn swept_range(&mut self, size: u64) -> Option<Range> {
        loop {
            while self.sweep.position < self.sweep.end {
                let (start, end) = self.gap(self.sweep.position, self.sweep.end);
                self.sweep.position = end;
                if end - start >= size.max(LEAST_RANGE) {
                    self.handed_out += end - start;
                    return Some(Range { cursor: start, limit: end });
                }
            }
            self.next_block()?;
        }
    }

    /// Sweeps the next block that is worth it.
    fn next_block(&mut self) -> Option<()> {
        let is_worthwhile = |block: &u32| {
            let known = self.books.block(*block);
            known.state == State::Small && !known.has(SWEPT) && known.number <= BLOCK as u32 - WORTHWHILE
        };
        let Some(block) = (self.sweep.next..self.frontier).find(is_worthwhile) else {
            self.sweep.next = self.frontier;
            return None;
        };
        let start = u64::from(block) * BLOCK;
        let end = start + BLOCK;
        self.sweep = Sweep { next: block + 1, position: start, end };
        let mut position = start;
        while position < end {
            let (gap_start, gap_end) = self.gap(position, end);
            self.memory.clear(gap_start, gap_end);
            position = gap_end;
        }
        let mut known = self.books.block(block);
        known.flags = SWEPT;
        self.books.set_block(block, known);
        Some(())
    }

    /// Skips marked objects from an offset on, in a block that ends at `end`; what lies between them and the next one.
    fn gap(&self, position: u64, end: u64) -> (u64, u64) {
        let mut start = position;
        while start < end && self.books.is_set(Map::Marks, start) {
            start += self.size(start);
        }
        let start = start.min(end);
        (start, self.books.next(Map::Marks, start, end).unwrap_or(end))
    }

    /// The bytes of the object at an offset: at least a granule.
    pub(crate) fn size(&self, object: u64) -> u64 {
        self.shapes.size(Header(self.memory.word(object))).unwrap_or(0).max(GRANULE)
    }
}
