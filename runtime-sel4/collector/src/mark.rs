//! Marking: what is reachable from the references and words that the roots have.
//!
//! What is found is marked and put onto a stack of fixed size; what has no room there is noted by its block, and looked
//! for when the stack is empty. So neither a long list nor a large array needs more room.

use crate::blocks::{Books, FIRST_BLOCK, Map, PENDING, STARTS, SWEPT, State};
use crate::heap::{Heap, Outside};
use crate::shape::{Header, References, field};
use wasm2sel4_abi::gc::{
    BLOCK, EXTERNALIZED, FIELD_ANY, FIELD_EXCEPTION, FIELD_EXTERN, GRANULE, HEADER, INTERNALIZED, INTERNALIZED_SHIFT,
    TAG_MASK,
};

/// How many elements of an array are looked at together.
const CHUNK: u64 = 128;

/// An object on the stack: its offset below, and of an array the number of the chunk that is next above.
#[derive(Clone, Copy)]
struct Entry(u64);

impl Entry {
    const fn new(object: u64, chunk: u64) -> Self {
        Self(chunk << 32 | object)
    }

    const fn object(self) -> u64 {
        self.0 & 0xffff_ffff
    }

    const fn chunk(self) -> u64 {
        self.0 >> 32
    }
}

impl Heap<'_> {
    /// Marks what a word refers to of which nobody knows what it is: the object at, or around, the offset in its lower
    /// half, if there is one.
    #[inline]
    pub fn word(&mut self, word: u64) {
        let offset = word & 0xffff_ffff;
        let block = (offset / BLOCK) as u32;
        if block >= FIRST_BLOCK
            && block < self.frontier
            && let Some(object) = self.object_around(block, offset)
        {
            self.mark(object);
        }
    }

    /// Marks what a reference of the hierarchy `any` refers to.
    #[inline]
    pub fn reference(&mut self, reference: u64, outside: &mut dyn Outside) {
        let offset = reference & 0xffff_ffff;
        if offset.is_multiple_of(GRANULE) {
            if offset >= u64::from(FIRST_BLOCK) * BLOCK && offset < self.extent() {
                self.mark(offset);
            }
        } else if offset & TAG_MASK == INTERNALIZED {
            outside.external(offset >> INTERNALIZED_SHIFT);
        }
    }

    /// Marks what an external reference refers to.
    pub fn external(&mut self, reference: u64, outside: &mut dyn Outside) {
        if reference & EXTERNALIZED != 0 {
            self.reference(reference, outside);
        } else if reference != 0 {
            outside.external(reference);
        }
    }

    /// Marks what can be reached from what is marked; whether anything marked was not looked into yet.
    pub fn drain(&mut self, outside: &mut dyn Outside) -> bool {
        if self.stack == 0 && !self.is_pending {
            return false;
        }
        self.drain_stack(outside);
        while core::mem::take(&mut self.is_pending) {
            for block in FIRST_BLOCK..self.frontier {
                let mut known = self.books.block(block);
                if known.has(PENDING) {
                    known.flags &= !PENDING;
                    self.books.set_block(block, known);
                    self.look_into(block, outside);
                }
            }
        }
        true
    }

    /// Looks into the marked objects that begin in a block.
    fn look_into(&mut self, block: u32, outside: &mut dyn Outside) {
        let start = u64::from(block) * BLOCK;
        let mut position = start;
        while let Some(object) = self.books.next(Map::Marks, position, start + BLOCK) {
            self.scan(Entry::new(object, 0), outside);
            self.drain_stack(outside);
            position = object + GRANULE;
        }
    }

    fn drain_stack(&mut self, outside: &mut dyn Outside) {
        while let Some(top) = self.stack.checked_sub(1) {
            self.stack = top;
            self.scan(Entry(self.books.entry(top)), outside);
        }
    }

    /// Marks what an object refers to.
    #[inline(always)]
    fn scan(&mut self, entry: Entry, outside: &mut dyn Outside) {
        let object = entry.object();
        let header = Header(self.memory.word(object));
        match self.shapes.references(header) {
            None => {}
            Some(References::Fields(fields)) => {
                for (offset, kind) in fields.iter().map(|entry| field(*entry)) {
                    self.field(object + offset, kind, outside);
                }
            }
            Some(References::Elements(kind, size)) => {
                let first = entry.chunk() * CHUNK;
                let end = header.length().min(first + CHUNK);
                if end < header.length() {
                    self.push(Entry::new(object, entry.chunk() + 1));
                }
                for index in first..end {
                    self.field(object + HEADER + index * size, kind, outside);
                }
            }
        }
    }

    /// Marks what a field or an element refers to.
    #[inline(always)]
    fn field(&mut self, offset: u64, kind: u32, outside: &mut dyn Outside) {
        match kind {
            FIELD_ANY => {
                let reference = u64::from(self.memory.half(offset));
                // Null is what most of them are, and must cost little.
                if reference != 0 {
                    self.reference(reference, outside);
                }
            }
            FIELD_EXTERN => {
                let reference = self.memory.word(offset);
                self.external(reference, outside);
            }
            FIELD_EXCEPTION => outside.exception(self.memory.word(offset)),
            _ => {}
        }
    }

    /// Marks an object.
    #[inline]
    fn mark(&mut self, object: u64) {
        if !self.books.set(Map::Marks, object) {
            return;
        }
        let header = Header(self.memory.word(object));
        let Some((size, has_references)) = self.shapes.size_and_references(header) else { return };
        self.live += size;
        self.books.count((object / BLOCK) as u32, size);
        if has_references {
            self.push(Entry::new(object, 0));
        }
    }

    /// Notes that an object is still to be looked into.
    fn push(&mut self, entry: Entry) {
        if self.stack < Books::STACK_ENTRIES {
            self.books.set_entry(self.stack, entry.0);
            self.stack += 1;
            return;
        }
        let block = (entry.object() / BLOCK) as u32;
        let mut known = self.books.block(block);
        known.flags |= PENDING;
        self.books.set_block(block, known);
        self.is_pending = true;
    }

    /// The object that has the byte at an offset in a block, if one has it.
    fn object_around(&mut self, block: u32, offset: u64) -> Option<u64> {
        let known = self.books.block(block);
        let object = match known.state {
            State::Fresh | State::Free => return None,
            State::Large => u64::from(block) * BLOCK,
            State::Rest => u64::from(known.number) * BLOCK,
            State::Small => {
                if !known.has(STARTS) {
                    self.find_starts(block);
                }
                self.books.last(Map::Starts, offset, u64::from(block) * BLOCK)?
            }
        };
        (offset < object.checked_add(self.size(object))?).then_some(object)
    }

    /// Finds out where the objects of a swept block begin.
    fn find_starts(&mut self, block: u32) {
        let mut known = self.books.block(block);
        debug_assert!(known.has(SWEPT), "what is marked in any other block, begins there");
        self.books.clear(Map::Starts, block);
        let mut position = u64::from(block) * BLOCK;
        let end = position + BLOCK;
        while position < end {
            match self.shapes.size(Header(self.memory.word(position))) {
                Some(size) => {
                    self.books.set(Map::Starts, position);
                    position += size.max(GRANULE);
                }
                None => position += GRANULE,
            }
        }
        known.flags |= STARTS;
        self.books.set_block(block, known);
    }
}
