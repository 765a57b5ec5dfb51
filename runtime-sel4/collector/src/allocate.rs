//! Allocation: compiled code puts objects into a range by itself, and comes here when that is full.

use crate::blocks::{Block, SWEPT, State};
use crate::heap::{Heap, Needs, Range};
use crate::shape::Header;
use wasm2sel4_abi::gc::BLOCK;

/// Objects of more bytes have blocks for themselves.
const LARGE: u64 = BLOCK / 2;

/// Objects of more bytes do not put an end to a range that is too small for them.
const MEDIUM: u64 = 256;

/// A collection that was made for lack of memory must leave free this part of the heap, or there will be none: a
/// program that goes on with less would do little else than collect.
const LEAST_FREE: u64 = 64;

impl Heap<'_> {
    /// The range into which compiled code puts objects: the offset of the next one, and where it ends.
    pub const fn range(&self) -> (u64, u64) {
        (self.range.cursor, self.range.limit)
    }

    /// Says how far compiled code has come in the range.
    pub fn set_cursor(&mut self, cursor: u64) {
        if (self.range.cursor..=self.range.limit).contains(&cursor) {
            self.range.cursor = cursor;
        }
    }

    /// A new object, which is zero but for its header; its offset.
    ///
    /// # Errors
    ///
    /// If a collection must come first. After it, [`Heap::allocate_after`] is what to call.
    pub fn allocate(&mut self, ty: u32, length: u32) -> Result<u64, Needs> {
        self.make(ty, length, true)
    }

    /// The same, after a collection, and the reason for it.
    ///
    /// # Errors
    ///
    /// If there is no memory for the object, or hardly any for others.
    pub fn allocate_after(&mut self, reason: Needs, ty: u32, length: u32) -> Result<u64, Needs> {
        if reason == Needs::Memory && self.capacity().saturating_sub(self.live) < self.capacity() / LEAST_FREE {
            return Err(Needs::Memory);
        }
        self.make(ty, length, false)
    }

    fn make(&mut self, ty: u32, length: u32, is_limited: bool) -> Result<u64, Needs> {
        let header = Header::new(ty, length);
        let size = self.shapes.size(header).filter(|size| *size <= self.capacity()).ok_or(Needs::Nothing)?;
        let object = match self.range.take(size) {
            Some(object) => object,
            None if is_limited && self.handed_out.saturating_add(size) > self.allowance => {
                return Err(Needs::Collection);
            }
            None => self.place(size).ok_or(Needs::Memory)?,
        };
        self.memory.set_word(object, header.0);
        Ok(object)
    }

    /// Zeroed memory for an object that has no room in the range.
    fn place(&mut self, size: u64) -> Option<u64> {
        if size > LARGE {
            return self.run(size);
        }
        if size > MEDIUM {
            if let Some(object) = self.roomy.take(size) {
                return Some(object);
            }
            if let Some(range) = self.block() {
                self.roomy = range;
                return self.roomy.take(size);
            }
        }
        self.range = self.swept_range(size).or_else(|| self.block())?;
        self.range.take(size)
    }

    /// A block without objects.
    fn block(&mut self) -> Option<Range> {
        let free = (self.lowest_free..self.frontier).find(|block| self.books.block(*block).state == State::Free);
        let block = match free {
            Some(block) => {
                self.lowest_free = block + 1;
                let start = u64::from(block) * BLOCK;
                self.memory.clear(start, start + BLOCK);
                block
            }
            None => {
                self.lowest_free = self.frontier;
                let block = Some(self.frontier).filter(|block| *block < self.block_end)?;
                self.frontier += 1;
                block
            }
        };
        self.books.set_block(block, Block { flags: SWEPT, ..Block::new(State::Small, 0) });
        let start = u64::from(block) * BLOCK;
        self.handed_out += BLOCK;
        Some(Range { cursor: start, limit: start + BLOCK })
    }
}
