//! Blocks of the size with which every domain begins, kept ready.
//!
//! When the first object is made from an untyped that was used before, the kernel clears its memory, which for a small
//! domain is a third of the cost of its start. So a block that comes back is cleared immediately, by making an untyped
//! of its own size from it, and waits here. It is not merged with its neighbour and split again either, which would
//! clear both.

use crate::pools::buddy::Block;
use crate::pools::slots::Pair;

/// The most blocks that wait.
pub const CACHE_MAXIMUM: usize = 64;

/// A block that waits, with the slot of the untyped that was made of it.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// The block.
    pub block: Block,
    /// The pair of slots of which the first holds an untyped as large as the block, of which nothing is used.
    pub pair: Pair,
}

/// The blocks that wait.
#[derive(Debug)]
pub struct Cache {
    ready: [Option<Ready>; CACHE_MAXIMUM],
    count: usize,
}

impl Cache {
    /// None.
    pub const fn new() -> Self {
        Self { ready: [None; CACHE_MAXIMUM], count: 0 }
    }

    /// Whether there is room for one more.
    pub fn has_room(&self) -> bool {
        self.count < CACHE_MAXIMUM
    }

    /// Takes the one that was put last.
    pub fn pop(&mut self) -> Option<Ready> {
        self.count = self.count.checked_sub(1)?;
        self.ready.get_mut(self.count)?.take()
    }

    /// Puts one; there must be room.
    pub fn push(&mut self, ready: Ready) {
        if let Some(place) = self.ready.get_mut(self.count) {
            *place = Some(ready);
            self.count += 1;
        }
    }
}
