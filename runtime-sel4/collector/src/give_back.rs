//! Giving back: when a heap has shrunk much, its empty stretches need no memory.
//!
//! Memory that is given back costs a fault for each page when it is used again, and so it is not done lightly. What may
//! be handed out before the next collection is kept, the lowest of it, because that is used first; of the rest,
//! chunks that were empty after two collections in a row are given back, and only if at least half of the memory that
//! the heap has is empty. So a program that makes and drops the same again and again gives nothing back.
//!
//! Whatever becomes of what was given back: it is cleared when it is handed out again, like all empty memory.

use crate::blocks::{Block, FIRST_BLOCK, GIVEN, IDLE, State};
use crate::heap::Heap;
use wasm2sel4_abi::gc::{BLOCK, CHUNK};

/// Blocks of a chunk.
const BLOCKS: u32 = (CHUNK / BLOCK) as u32;

/// What is in a number of blocks that were used.
#[derive(Clone, Copy, Default)]
struct Count {
    /// Blocks that have memory.
    held: u32,
    /// Those of them that are empty.
    free: u32,
    /// Those of these that were empty after the collection before.
    idle: u32,
    /// Blocks with objects.
    taken: u32,
}

impl Heap<'_> {
    /// Gives back what the heap will not need soon: `give` is called with the numbers of chunks ([`CHUNK`]), never of
    /// the first, and tells whether the chunk has no memory any more. To be called after a collection, when the object
    /// was made that was the reason for it.
    pub fn give_back(&mut self, mut give: impl FnMut(u64) -> bool) {
        let whole = self.count(FIRST_BLOCK, self.frontier);
        let kept = (self.allowance.saturating_sub(self.handed_out)).div_ceil(BLOCK);
        let spare = u64::from(whole.free).saturating_sub(kept);
        let is_much = spare > 0 && 2 * spare >= u64::from(whole.held);
        let mut free = 0;
        for (chunk, first) in (0..).zip((FIRST_BLOCK..self.frontier).step_by(BLOCKS as usize)) {
            let end = (first + BLOCKS).min(self.frontier);
            let count = self.count(first, end);
            let is_idle = is_much && chunk != 0 && free >= kept && count.taken == 0;
            if is_idle && count.free > 0 && count.idle == count.free {
                if give(chunk) {
                    self.note(first, end, GIVEN);
                }
            } else {
                self.note(first, end, if is_idle { IDLE } else { 0 });
                free += u64::from(count.free);
            }
        }
    }

    fn count(&self, first: u32, end: u32) -> Count {
        let mut count = Count::default();
        for block in (first..end).map(|block| self.books.block(block)) {
            match block.state {
                State::Free if block.has(GIVEN) => {}
                State::Free => {
                    count.held += 1;
                    count.free += 1;
                    count.idle += u32::from(block.has(IDLE));
                }
                State::Fresh | State::Small | State::Large | State::Rest => {
                    count.held += 1;
                    count.taken += 1;
                }
            }
        }
        count
    }

    /// Notes what is known of empty blocks that have memory.
    fn note(&mut self, first: u32, end: u32, flags: u8) {
        for block in first..end {
            let known = self.books.block(block);
            if known.state == State::Free && !known.has(GIVEN) && known.flags != flags {
                self.books.set_block(block, Block { flags, ..known });
            }
        }
    }
}
