//! The books: what is known of each block, and two bitmaps with a bit for each granule of the heap.

use crate::region::Region;
use wasm2sel4_abi::gc::{BLOCK, FIRST, GRANULE, MARK_STACK};

/// The first block that has objects.
pub const FIRST_BLOCK: u32 = (FIRST / BLOCK) as u32;

/// Granules of a block, and bits of each of its bitmaps.
const GRANULES: u64 = BLOCK / GRANULE;

/// Bytes that are kept of each block.
const RECORD: u64 = 16;

const WORD_BITS: u64 = u64::BITS as u64;
const WORD: u64 = size_of::<u64>() as u64;

/// What is in a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum State {
    /// Nothing yet: it is zero.
    Fresh = 0,
    /// Nothing any more: it may be anything.
    Free = 1,
    /// Small objects.
    Small = 2,
    /// The beginning of a large object.
    Large = 3,
    /// The rest of one.
    Rest = 4,
}

/// In a block of small objects, all memory between objects is zero.
pub const SWEPT: u8 = 1;
/// The second bitmap says where objects of this block begin.
pub const STARTS: u8 = 2;
/// There are marked objects in it into which nobody has looked.
pub const PENDING: u8 = 4;
/// It was empty after the last collection already, and would have been given back.
pub const IDLE: u8 = 8;
/// It is empty, and its memory was given back.
pub const GIVEN: u8 = 16;

/// What is known of a block.
#[derive(Clone, Copy)]
pub struct Block {
    /// What is in it.
    pub state: State,
    /// What else is known.
    pub flags: u8,
    /// Of small objects: the bytes of those that are marked. Of a large one: its number of blocks. Of the rest of one:
    /// the number of its first block.
    pub number: u32,
}

impl Block {
    /// Nothing is known but this.
    pub const fn new(state: State, number: u32) -> Self {
        Self { state, flags: 0, number }
    }

    /// Whether it has this flag.
    pub const fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A bitmap.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Map {
    /// Where the objects begin that were found by the last collection, or by the one that goes on.
    Marks,
    /// Where objects begin, in blocks into which an ambiguous word has led.
    Starts,
}

/// All of the books.
#[derive(Debug)]
pub struct Books {
    region: Region,
    /// Where the second bitmap begins.
    starts: u64,
    /// Where the records of blocks begin.
    blocks: u64,
    /// Where the stack begins.
    stack: u64,
}

impl Books {
    /// Those of a heap that ends at this offset.
    pub const fn new(region: Region, heap_size: u64) -> Self {
        let map = heap_size / GRANULE / 8;
        Self { region, starts: map, blocks: 2 * map, stack: 2 * map + heap_size / BLOCK * RECORD }
    }

    /// What is known of a block.
    #[inline]
    pub fn block(&self, block: u32) -> Block {
        let word = self.region.word(self.block_offset(block));
        let state = match word as u8 {
            1 => State::Free,
            2 => State::Small,
            3 => State::Large,
            4 => State::Rest,
            _ => State::Fresh,
        };
        Block { state, flags: (word >> 8) as u8, number: (word >> 32) as u32 }
    }

    /// Notes something of a block.
    #[inline]
    pub fn set_block(&mut self, block: u32, Block { state, flags, number }: Block) {
        let word = u64::from(number) << 32 | u64::from(flags) << 8 | state as u64;
        let offset = self.block_offset(block);
        self.region.set_word(offset, word);
    }

    /// In a block of small objects, one of so many bytes is marked.
    #[inline]
    pub fn count(&mut self, block: u32, size: u64) {
        let offset = self.block_offset(block);
        // Marked objects do not come to 2^32 bytes, however they overlap in a heap that is wrong.
        self.region.change_word(offset, |word| match word as u8 == State::Small as u8 {
            true => word.wrapping_add(size.min(BLOCK) << 32),
            false => word,
        });
    }

    #[inline]
    const fn block_offset(&self, block: u32) -> u64 {
        self.blocks + block as u64 * RECORD
    }

    /// The offset of the word with the bit of a granule, and the bit's place in it.
    #[inline]
    const fn bit(&self, map: Map, offset: u64) -> (u64, u64) {
        let granule = offset / GRANULE;
        let first = match map {
            Map::Marks => 0,
            Map::Starts => self.starts,
        };
        (first + granule / WORD_BITS * WORD, granule % WORD_BITS)
    }

    /// Whether the bit of an offset is set.
    pub fn is_set(&self, map: Map, offset: u64) -> bool {
        let (word, bit) = self.bit(map, offset);
        self.region.word(word) >> bit & 1 != 0
    }

    /// Sets the bit of an offset; whether it was not set.
    #[inline]
    pub fn set(&mut self, map: Map, offset: u64) -> bool {
        let (word, bit) = self.bit(map, offset);
        let before = self.region.change_word(word, |before| before | 1 << bit);
        before >> bit & 1 == 0
    }

    /// Clears the bits of a block.
    pub fn clear(&mut self, map: Map, block: u32) {
        let (start, _) = self.bit(map, u64::from(block) * BLOCK);
        self.region.clear(start, start + GRANULES / 8);
    }

    /// Makes what is marked in a block what begins in it.
    pub fn starts_are_marks(&mut self, block: u32) {
        let (from, _) = self.bit(Map::Marks, u64::from(block) * BLOCK);
        let (to, _) = self.bit(Map::Starts, u64::from(block) * BLOCK);
        for offset in (0..GRANULES / 8).step_by(WORD as usize) {
            let word = self.region.word(from + offset);
            self.region.set_word(to + offset, word);
        }
    }

    /// The first offset from this one on, and before `end`, whose bit is set.
    pub fn next(&self, map: Map, offset: u64, end: u64) -> Option<u64> {
        let mut offset = offset;
        while offset < end {
            let (word, bit) = self.bit(map, offset);
            let rest = self.region.word(word) >> bit;
            if rest != 0 {
                let found = offset + u64::from(rest.trailing_zeros()) * GRANULE;
                return (found < end).then_some(found);
            }
            offset = (offset / GRANULE / WORD_BITS + 1) * WORD_BITS * GRANULE;
        }
        None
    }

    /// The last offset that is not beyond this one, and not before `first`, whose bit is set.
    pub fn last(&self, map: Map, offset: u64, first: u64) -> Option<u64> {
        let mut offset = offset;
        loop {
            let (word, bit) = self.bit(map, offset);
            let rest = self.region.word(word) << (WORD_BITS - 1 - bit);
            if rest != 0 {
                let found = (offset / GRANULE).checked_sub(u64::from(rest.leading_zeros()))? * GRANULE;
                return (found >= first).then_some(found);
            }
            offset = (offset / GRANULE / WORD_BITS * WORD_BITS).checked_sub(1)? * GRANULE;
            if offset < first {
                return None;
            }
        }
    }

    /// How many entries the stack has room for.
    pub const STACK_ENTRIES: u64 = MARK_STACK / WORD;

    #[inline]
    const fn stack_offset(&self, entry: u64) -> u64 {
        self.stack + entry * WORD
    }

    /// An entry of the stack.
    #[inline]
    pub fn entry(&self, entry: u64) -> u64 {
        self.region.word(self.stack_offset(entry))
    }

    /// Writes one.
    #[inline]
    pub fn set_entry(&mut self, entry: u64, word: u64) {
        let offset = self.stack_offset(entry);
        self.region.set_word(offset, word);
    }
}
