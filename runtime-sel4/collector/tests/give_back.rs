//! What is given back when a heap shrinks, and that it can be used again, whatever is in it then.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use wasm2sel4_abi::gc::{BLOCK, CHUNK, FIELD_ANY, FIRST, GcType, KIND_ARRAY, KIND_NONE, books_size};
use wasm2sel4_collector::{Heap, Needs, Outside, Region};

/// The first chunk, 15 more, and a part of one.
const HEAP_SIZE: u64 = FIRST + 16 * CHUNK + 5 * BLOCK;

/// Type 1: an array of references; 2: an array of bytes.
const TYPES: [GcType; 3] = [
    GcType { kind: KIND_NONE, size: 0, first_field: 0, field_count: 0 },
    GcType { kind: KIND_ARRAY, size: 2, first_field: 0, field_count: 1 },
    GcType { kind: KIND_ARRAY, size: 0, first_field: 0, field_count: 0 },
];
const FIELDS: [u32; 1] = [FIELD_ANY];

struct Nothing;

impl Outside for Nothing {
    fn external(&mut self, _: u64) {}
    fn exception(&mut self, _: u64) {}
}

/// A program whose only root is an array of references.
struct Program {
    memory: Vec<u64>,
    _books: Vec<u64>,
    heap: Heap<'static>,
    root: u64,
    /// Chunks without memory.
    given: BTreeSet<u64>,
    /// All chunks that were ever given back, again and again.
    history: Vec<u64>,
    /// Whether chunks are taken.
    is_taken: bool,
    collections: usize,
}

const ROOTS: u32 = 4000;

impl Program {
    fn new() -> Self {
        let region = |size: u64| vec![0u64; size as usize / 8];
        let (mut memory, mut books) = (region(HEAP_SIZE), region(books_size(HEAP_SIZE)));
        // SAFETY: the vectors have as many bytes, and outlive the heap; nobody refers to them.
        let heap = unsafe {
            Heap::new(
                Region::new(memory.as_mut_ptr() as u64, FIRST, HEAP_SIZE),
                Region::new(books.as_mut_ptr() as u64, 0, books_size(HEAP_SIZE)),
                &TYPES,
                &FIELDS,
            )
        };
        let (given, history) = (BTreeSet::new(), Vec::new());
        let mut program = Self { memory, _books: books, heap, root: 0, given, history, is_taken: true, collections: 0 };
        program.root = program.allocate(1, ROOTS);
        program
    }

    fn word(&mut self, offset: u64) -> &mut u64 {
        &mut self.memory[offset as usize / 8]
    }

    /// Makes an object; it must be zero.
    fn allocate(&mut self, ty: u32, length: u32) -> u64 {
        let object = match self.heap.allocate(ty, length) {
            Ok(object) => object,
            Err(reason) => self.collect(reason, ty, length),
        };
        let size = (8 + (u64::from(length) << TYPES[ty as usize].size)).next_multiple_of(8);
        assert!((8..size).step_by(8).all(|offset| *self.word(object + offset) == 0), "an object begins with zeroes");
        let first = (object - FIRST) / CHUNK;
        let last = (object + size - 1 - FIRST) / CHUNK;
        self.given.retain(|chunk| !(first..=last).contains(chunk));
        object
    }

    fn collect(&mut self, reason: Needs, ty: u32, length: u32) -> u64 {
        self.collections += 1;
        self.heap.begin();
        self.heap.reference(self.root, &mut Nothing);
        self.heap.drain(&mut Nothing);
        self.heap.end();
        let object = self.heap.allocate_after(reason, ty, length).unwrap();
        let mut given = Vec::new();
        let is_taken = self.is_taken;
        self.heap.give_back(|chunk| {
            given.push(chunk);
            is_taken
        });
        for chunk in given {
            assert!((1..=16).contains(&chunk), "the first is not given back, and there are no more");
            self.history.push(chunk);
            if self.is_taken {
                assert!(self.given.insert(chunk), "it has no memory already");
                // Its memory reads as zero from now on, but nobody relies on it, as far as it was ever used.
                let start = FIRST + chunk * CHUNK;
                let end = self.heap.extent().min(start + CHUNK);
                self.memory[start as usize / 8..end as usize / 8].fill(0x5a5a_5a5a_5a5a_5a5a);
            }
        }
        object
    }

    /// Keeps as many arrays of so many bytes in the root, and nothing else.
    fn keep(&mut self, count: u32, length: u32) {
        self.keep_nothing();
        for index in 0..u64::from(count) {
            let object = self.allocate(2, length);
            *self.word(object + 8) = index + 1;
            self.set(index, object);
        }
    }

    fn keep_nothing(&mut self) {
        (0..u64::from(ROOTS)).for_each(|index| self.set(index, 0));
    }

    fn set(&mut self, index: u64, object: u64) {
        let offset = self.root + 8 + index * 4;
        let shift = offset % 8 * 8;
        let word = self.word(offset);
        *word = *word & !(0xffff_ffff << shift) | object << shift;
    }

    fn get(&mut self, index: u64) -> u64 {
        let offset = self.root + 8 + index * 4;
        *self.word(offset) >> (offset % 8 * 8) & 0xffff_ffff
    }

    fn is_kept(&mut self, count: u32) -> bool {
        (0..u64::from(count)).all(|index| {
            let object = self.get(index);
            *self.word(object + 8) == index + 1
        })
    }

    /// Makes and drops small objects until there were so many further collections.
    fn churn(&mut self, collections: usize) {
        let until = self.collections + collections;
        while self.collections < until {
            self.allocate(2, 40);
        }
    }
}

#[test]
fn a_heap_that_has_shrunk_much_is_given_back_and_used_again() {
    let mut program = Program::new();
    for (count, length) in [(3000, 10_000), (700, 40_000), (7, 4_500_000)] {
        program.keep(count, length);
        assert!(program.is_kept(count));
        program.history.clear();
        program.keep(10, 1000);
        program.churn(3);
        assert!(program.given.len() >= 4, "{:?}", program.given);
        assert!(program.is_kept(10), "what is in use stays");
        let given = program.history.len();
        program.churn(10);
        assert_eq!(program.history.len(), given, "what is given back is not given back again");
    }
}

#[test]
fn what_is_used_in_turns_is_not_given_back() {
    let mut program = Program::new();
    program.keep(2000, 10_000);
    program.churn(1);
    program.history.clear();
    let until = program.collections + 20;
    let mut index = 0;
    while program.collections < until {
        let object = program.allocate(2, 10_000);
        program.set(index % 2000, object);
        index += 1;
    }
    assert_eq!(program.history, []);
}

#[test]
fn neither_is_a_large_array_that_is_made_again_and_again() {
    let mut program = Program::new();
    for _ in 0..20 {
        program.keep(1, 20 << 20);
        program.churn(1);
    }
    assert!(program.collections > 20 && program.history.is_empty(), "{:?}", program.history);
}

#[test]
fn what_nobody_takes_is_offered_again() {
    let mut program = Program::new();
    program.is_taken = false;
    program.keep(3000, 10_000);
    program.keep_nothing();
    program.churn(4);
    let offered = program.history.len();
    assert!(offered > 0);
    program.churn(1);
    assert!(program.history.len() > offered);
    program.keep(3000, 10_000);
    assert!(program.is_kept(3000));
}

#[test]
fn a_small_heap_gives_nothing_back() {
    let mut program = Program::new();
    program.keep(300, 10_000);
    program.keep_nothing();
    program.churn(10);
    assert_eq!(program.history, []);
}
