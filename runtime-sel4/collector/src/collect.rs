//! The beginning and the end of a collection.

use crate::blocks::{Block, FIRST_BLOCK, Map, PENDING, STARTS, SWEPT, State};
use crate::heap::{Heap, Range};
use crate::run::Searched;
use crate::sweep::Sweep;
use wasm2sel4_abi::gc::BLOCK;

impl Heap<'_> {
    /// Begins a collection: nothing is marked. What was not used of the range stays empty.
    pub fn begin(&mut self) {
        (self.range, self.roomy) = (Range::EMPTY, Range::EMPTY);
        (self.live, self.stack, self.is_pending) = (0, 0, false);
        for block in FIRST_BLOCK..self.frontier {
            let mut known = self.books.block(block);
            known.flags &= !PENDING;
            match known.state {
                State::Small => {
                    known.flags &= !STARTS;
                    if !known.has(SWEPT) {
                        self.books.starts_are_marks(block);
                        known.flags |= STARTS;
                    }
                    known.number = 0;
                }
                State::Large => {}
                State::Fresh | State::Free | State::Rest => continue,
            }
            self.books.clear(Map::Marks, block);
            self.books.set_block(block, known);
        }
    }

    /// Ends it: what is not marked is dead.
    pub fn end(&mut self) {
        for block in FIRST_BLOCK..self.frontier {
            let known = self.books.block(block);
            match known.state {
                State::Small if known.number == 0 => self.books.set_block(block, Block::new(State::Free, 0)),
                State::Small => self.books.set_block(block, Block { flags: 0, ..known }),
                State::Large if !self.books.is_set(Map::Marks, u64::from(block) * BLOCK) => {
                    for block in block..block + known.number {
                        self.books.set_block(block, Block::new(State::Free, 0));
                    }
                }
                State::Large | State::Rest | State::Fresh | State::Free => {}
            }
        }
        self.sweep = Sweep::NEW;
        self.lowest_free = FIRST_BLOCK;
        self.searched = Searched::NEW;
        self.handed_out = 0;
        self.allowance = self.live.max(Self::LEAST_ALLOWANCE);
    }
}
