//! The heap, as its parts share it.

use crate::blocks::{Books, FIRST_BLOCK};
use crate::region::Region;
use crate::run::Searched;
use crate::shape::Shapes;
use crate::sweep::Sweep;
use wasm2sel4_abi::gc::{BLOCK, FIRST, GcType};

/// Why there is no object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Enough was made since the last collection for another one.
    Collection,
    /// There is no memory for it, and a collection may find some.
    Memory,
    /// It is larger than the heap.
    Nothing,
}

/// What references in objects may refer to that is not in the heap.
pub trait Outside {
    /// An external reference.
    fn external(&mut self, reference: u64);
    /// A reference to an exception.
    fn exception(&mut self, reference: u64);
}

/// Zeroed memory into which small objects are put.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The offset of the next object.
    pub cursor: u64,
    /// One past the last byte.
    pub limit: u64,
}

impl Range {
    /// No memory.
    pub const EMPTY: Self = Self { cursor: 0, limit: 0 };

    /// Takes so many bytes, if they are there.
    pub fn take(&mut self, size: u64) -> Option<u64> {
        let end = self.cursor.checked_add(size).filter(|end| *end <= self.limit)?;
        Some(core::mem::replace(&mut self.cursor, end))
    }
}

/// A heap of structures and arrays.
#[derive(Debug)]
pub struct Heap<'t> {
    pub(crate) memory: Region,
    pub(crate) books: Books,
    pub(crate) shapes: Shapes<'t>,
    /// One past the last block.
    pub(crate) block_end: u32,
    /// The first block that was never used.
    pub(crate) frontier: u32,
    /// Where small objects go, by compiled code itself.
    pub(crate) range: Range,
    /// Where those of them go that are too large for most of the gaps between others: into a block that was empty.
    pub(crate) roomy: Range,
    pub(crate) sweep: Sweep,
    /// No block before this one is free.
    pub(crate) lowest_free: u32,
    pub(crate) searched: Searched,
    /// Bytes that were handed out since the last collection.
    pub(crate) handed_out: u64,
    /// Bytes that may be, before the next.
    pub(crate) allowance: u64,
    /// Bytes of the objects that the last collection has found.
    pub(crate) live: u64,
    /// Entries of the stack that are in use.
    pub(crate) stack: u64,
    /// Whether there are pending blocks.
    pub(crate) is_pending: bool,
}

impl<'t> Heap<'t> {
    /// What may be made before the first collection, and before each when little is alive: as much as is cheap to have.
    pub(crate) const LEAST_ALLOWANCE: u64 = 4 << 20;

    /// A heap without objects. The books are zero, and have as many bytes as `wasm2sel4_abi::gc::books_size` says for
    /// the heap; both regions are zero.
    pub const fn new(memory: Region, books: Region, types: &'t [GcType], fields: &'t [u32]) -> Self {
        let size = memory.end();
        Self {
            memory,
            books: Books::new(books, size),
            shapes: Shapes::new(types, fields),
            block_end: (size / BLOCK) as u32,
            frontier: FIRST_BLOCK,
            range: Range::EMPTY,
            roomy: Range::EMPTY,
            sweep: Sweep::NEW,
            lowest_free: FIRST_BLOCK,
            searched: Searched::NEW,
            handed_out: 0,
            allowance: Self::LEAST_ALLOWANCE,
            live: 0,
            stack: 0,
            is_pending: false,
        }
    }

    /// The most bytes of objects.
    pub(crate) const fn capacity(&self) -> u64 {
        self.memory.end().saturating_sub(FIRST)
    }

    /// Bytes of the objects that the last collection has found.
    pub const fn live(&self) -> u64 {
        self.live
    }

    /// One past the last offset that was ever handed out.
    pub const fn extent(&self) -> u64 {
        self.frontier as u64 * BLOCK
    }
}
