//! Graphs at the limits of what the collector has room for: wider than its stack, deeper than any, as large as the
//! heap; and references to what is not in the heap.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use wasm2sel4_abi::gc::{
    BLOCK, EXTERNALIZED, FIELD_ANY, FIELD_EXCEPTION, FIELD_EXTERN, FIELD_SHIFT, FIRST, GcType, HEADER, I31,
    INTERNALIZED, INTERNALIZED_SHIFT, KIND_ARRAY, KIND_NONE, KIND_STRUCTURE, MARK_STACK, books_size,
};
use wasm2sel4_collector::{Heap, Needs, Outside, Region};

/// A structure with two references and a number.
const CELL: u32 = 1;
/// An array of references.
const REFERENCES: u32 = 2;
/// An array of bytes.
const BYTES: u32 = 3;
/// A structure with a reference, an external one, and one to an exception.
const MIXED: u32 = 4;
/// An array of external references.
const EXTERNALS: u32 = 5;
/// An array of references to exceptions.
const EXCEPTIONS: u32 = 6;

const TYPES: [GcType; 7] = [
    GcType { kind: KIND_NONE, size: 0, first_field: 0, field_count: 0 },
    GcType { kind: KIND_STRUCTURE, size: CELL_SIZE as u32, first_field: 0, field_count: 2 },
    GcType { kind: KIND_ARRAY, size: 2, first_field: 2, field_count: 1 },
    GcType { kind: KIND_ARRAY, size: 0, first_field: 0, field_count: 0 },
    GcType { kind: KIND_STRUCTURE, size: 32, first_field: 3, field_count: 3 },
    GcType { kind: KIND_ARRAY, size: 3, first_field: 6, field_count: 1 },
    GcType { kind: KIND_ARRAY, size: 3, first_field: 7, field_count: 1 },
];
const FIELDS: [u32; 8] = [
    8 << FIELD_SHIFT | FIELD_ANY,
    12 << FIELD_SHIFT | FIELD_ANY,
    FIELD_ANY,
    8 << FIELD_SHIFT | FIELD_ANY,
    16 << FIELD_SHIFT | FIELD_EXTERN,
    24 << FIELD_SHIFT | FIELD_EXCEPTION,
    FIELD_EXTERN,
    FIELD_EXCEPTION,
];

const CELL_SIZE: u64 = 24;

/// What was found outside of the heap.
#[derive(Default, PartialEq, Eq, Debug)]
struct Found {
    externals: BTreeSet<u64>,
    exceptions: BTreeSet<u64>,
}

impl Outside for Found {
    fn external(&mut self, reference: u64) {
        self.externals.insert(reference);
    }

    fn exception(&mut self, reference: u64) {
        self.exceptions.insert(reference);
    }
}

const CANARY: u64 = 0x0123_4567_89ab_cdef;

/// A heap, and the memory behind both of its regions, with words around each that must stay as they are.
struct World {
    words: [Vec<u64>; 2],
    heap: Heap<'static>,
}

impl World {
    /// A heap with room for so many bytes of objects, which are rounded up to whole blocks.
    fn new(capacity: u64) -> Self {
        let size = FIRST + capacity.next_multiple_of(BLOCK);
        let mut words = [size, books_size(size)].map(|size| {
            let mut words = vec![0; size as usize / 8 + 2];
            words[0] = CANARY;
            *words.last_mut().unwrap() = CANARY;
            words
        });
        let [memory, books] = words.each_mut().map(|words| {
            // SAFETY: the vectors have as many bytes behind their first word, and are kept beside the heap; while it is
            // there, nobody refers to them.
            unsafe { Region::new(words.as_mut_ptr().add(1) as u64, 0, (words.len() as u64 - 2) * 8) }
        });
        Self { words, heap: Heap::new(memory, books, &TYPES, &FIELDS) }
    }

    fn place(&self, offset: u64) -> *mut u8 {
        assert!(offset < (self.words[0].len() as u64 - 2) * 8);
        // SAFETY: it is inside.
        unsafe { self.words[0].as_ptr().cast_mut().add(1).cast::<u8>().add(offset as usize) }
    }

    fn half(&self, offset: u64) -> u32 {
        // SAFETY: it is inside, and offsets are multiples of 4.
        unsafe { self.place(offset).cast::<u32>().read_volatile() }
    }

    fn set_half(&mut self, offset: u64, value: u32) {
        // SAFETY: as above.
        unsafe { self.place(offset).cast::<u32>().write_volatile(value) };
    }

    fn set_word(&mut self, offset: u64, value: u64) {
        self.set_half(offset, value as u32);
        self.set_half(offset + 4, (value >> 32) as u32);
    }

    /// Collects what is not reachable from these references.
    fn collect(&mut self, roots: &[u64]) -> Found {
        let mut found = Found::default();
        self.heap.begin();
        for root in roots {
            self.heap.reference(*root, &mut found);
        }
        self.heap.drain(&mut found);
        self.heap.end();
        assert!(self.words.iter().all(|words| words.first() == Some(&CANARY) && words.last() == Some(&CANARY)));
        found
    }

    /// A new object; with a collection from these references if it needs one.
    fn make(&mut self, ty: u32, length: u32, roots: &[u64]) -> Result<u64, Needs> {
        let object = match self.heap.allocate(ty, length) {
            Ok(object) => object,
            Err(Needs::Nothing) => return Err(Needs::Nothing),
            Err(reason) => {
                self.collect(roots);
                self.heap.allocate_after(reason, ty, length)?
            }
        };
        assert_eq!([self.half(object), self.half(object + 4)], [ty, length]);
        Ok(object)
    }

    /// A list of cells that refer to each other by their second fields, and have their numbers behind that.
    fn list(&mut self, count: u32, mut last: u64) -> u64 {
        for number in (0..count).rev() {
            let cell = self.make(CELL, 0, &[last]).unwrap();
            self.set_half(cell + 12, last as u32);
            self.set_half(cell + 16, number);
            last = cell;
        }
        last
    }

    fn check_list(&self, mut cell: u64, count: u32) {
        for number in 0..count {
            assert_eq!([self.half(cell), self.half(cell + 16)], [CELL, number]);
            cell = self.half(cell + 12).into();
        }
        assert_eq!(cell, 0);
    }
}

#[test]
fn a_list_of_a_million_cells_is_found_and_comes_back() {
    const CELLS: u32 = 1_000_000;
    let mut world = World::new(u64::from(CELLS) * CELL_SIZE + 8 * BLOCK);
    for _ in 0..2 {
        let list = world.list(CELLS, 0);
        for _ in 0..3 {
            world.collect(&[list]);
            assert_eq!(world.heap.live(), u64::from(CELLS) * CELL_SIZE);
        }
        world.check_list(list, CELLS);
        // From the middle on.
        let middle = (0..CELLS / 2).fold(list, |cell, _| world.half(cell + 12).into());
        world.collect(&[middle]);
        assert_eq!(world.heap.live(), u64::from(CELLS / 2) * CELL_SIZE);
        world.collect(&[]);
        assert_eq!(world.heap.live(), 0);
    }
}

#[test]
fn a_ring_is_found_from_each_of_its_cells_and_comes_back() {
    let mut world = World::new(64 * BLOCK);
    let last = world.make(CELL, 0, &[]).unwrap();
    let first = world.list(10_000, last);
    world.set_half(last + 12, first as u32);
    for root in [first, last] {
        world.collect(&[root]);
        assert_eq!(world.heap.live(), 10_001 * CELL_SIZE);
    }
    world.collect(&[]);
    assert_eq!(world.heap.live(), 0);
}

/// Arrays whose last elements are the next array, and whose other elements are lists: when the last is looked at first,
/// all others are still on the stack, which is full long before the end.
fn wide(world: &mut World, levels: u32, length: u32, lists: u32) -> u64 {
    let mut last = 0;
    for _ in 0..levels {
        let array = world.make(REFERENCES, length, &[last]).unwrap();
        world.set_half(array + HEADER + u64::from(length - 1) * 4, last as u32);
        for index in 0..lists {
            let tail = world.make(CELL, 0, &[array]).unwrap();
            let cell = world.make(CELL, 0, &[array, tail]).unwrap();
            world.set_half(cell + 8, tail as u32);
            world.set_half(array + HEADER + u64::from(index) * 4, cell as u32);
        }
        last = array;
    }
    last
}

#[test]
fn what_has_no_room_on_the_stack_is_found() {
    // Arrays that are looked at at once, in pieces, and in blocks of their own.
    for (levels, length, lists) in [(1000, 128, 127), (300, 1000, 999), (12, 9000, 8999)] {
        // Not less than is on the stack at the same time.
        assert!(u64::from(levels) * u64::from(lists.min(127)) * 8 > MARK_STACK / 32);
        let live = u64::from(levels) * (HEADER + u64::from(length) * 4 + u64::from(lists) * 2 * CELL_SIZE);
        let mut world = World::new(3 * live);
        let first = wide(&mut world, levels, length, lists);
        for _ in 0..3 {
            world.collect(&[first]);
            assert_eq!(world.heap.live(), live, "{levels} arrays of {length}");
        }
        let (mut array, mut found) = (first, 0);
        while array != 0 {
            for index in 0..lists {
                let cell = u64::from(world.half(array + HEADER + u64::from(index) * 4));
                let tail = u64::from(world.half(cell + 8));
                assert_eq!([world.half(cell), world.half(tail), world.half(tail + 8)], [CELL, CELL, 0]);
                found += 1;
            }
            array = world.half(array + HEADER + u64::from(length - 1) * 4).into();
        }
        assert_eq!(found, levels * lists);
        world.collect(&[]);
        assert_eq!(world.heap.live(), 0);
    }
}

#[test]
fn references_to_what_is_outside_are_told_exactly() {
    let mut world = World::new(16 * BLOCK);
    let taken_in = |settled: u64| (settled << INTERNALIZED_SHIFT | INTERNALIZED) as u32;
    let mixed = world.make(MIXED, 0, &[]).unwrap();
    let given_out = world.make(CELL, 0, &[]).unwrap();
    world.set_half(mixed + 8, taken_in(0x10_0001));
    world.set_word(mixed + 16, EXTERNALIZED | given_out);
    world.set_word(mixed + 24, 0x1_2345_6780);
    let found = world.collect(&[mixed]);
    assert_eq!(found, Found { externals: [0x10_0001].into(), exceptions: [0x1_2345_6780].into() });
    assert_eq!(world.heap.live(), 32 + CELL_SIZE, "what was given out is in the heap");

    // Long enough to be looked at in pieces.
    let externals = world.make(EXTERNALS, 300, &[mixed]).unwrap();
    let exceptions = world.make(EXCEPTIONS, 300, &[mixed]).unwrap();
    let is_there = |index: &u64| !index.is_multiple_of(3);
    for index in (0..300).filter(is_there) {
        world.set_word(externals + HEADER + index * 8, 0x20_0000 + index);
        world.set_word(exceptions + HEADER + index * 8, 0x5000_0000 + index * 64);
    }
    // An integer that was given out; in the array, an integer, null, and what was taken in.
    world.set_word(externals + HEADER, EXTERNALIZED | 0xffff_fffe | I31);
    let array = world.make(REFERENCES, 3, &[mixed]).unwrap();
    world.set_half(array + HEADER, (7 << 1 | I31) as u32);
    world.set_half(array + HEADER + 8, taken_in(0x10_0002));
    let found = world.collect(&[externals, array, mixed, exceptions]);
    let mut expected: BTreeSet<u64> = (0..300).filter(is_there).map(|index| 0x20_0000 + index).collect();
    expected.extend([0x10_0001, 0x10_0002]);
    assert_eq!(found.externals, expected);
    let mut expected: BTreeSet<u64> = (0..300).filter(is_there).map(|index| 0x5000_0000 + index * 64).collect();
    expected.insert(0x1_2345_6780);
    // Null is told, too, and nothing.
    let found: BTreeSet<u64> = found.exceptions.into_iter().filter(|reference| *reference != 0).collect();
    assert_eq!(found, expected);
    assert_eq!(world.heap.live(), 32 + CELL_SIZE + 2 * (HEADER + 300 * 8) + (HEADER + 3 * 4).next_multiple_of(8));
}

#[test]
fn a_heap_that_is_full_says_so_and_is_whole() {
    let mut world = World::new(40 * BLOCK);
    let (mut list, mut count) = (0, 0u32);
    loop {
        match world.make(CELL, 0, &[list]) {
            Ok(cell) => {
                world.set_half(cell + 12, list as u32);
                list = cell;
                count += 1;
            }
            Err(reason) => {
                assert_eq!(reason, Needs::Memory);
                break;
            }
        }
    }
    // Hardly anything is left of the room.
    assert!(u64::from(count) * CELL_SIZE > 38 * BLOCK, "{count} cells");
    // It stays so, for objects of every size.
    for _ in 0..10 {
        for (ty, length) in [(CELL, 0), (REFERENCES, 100), (BYTES, 300), (BYTES, 20_000), (BYTES, 1_000_000)] {
            assert_eq!(world.make(ty, length, &[list]), Err(Needs::Memory));
        }
        assert_eq!(world.make(BYTES, u32::MAX, &[list]), Err(Needs::Nothing));
        assert_eq!(world.heap.live(), u64::from(count) * CELL_SIZE);
    }
    // Every second cell goes: the room between the others is enough for as many.
    let mut cell = list;
    while cell != 0 {
        let next = u64::from(world.half(cell + 12));
        let after = if next == 0 { 0 } else { world.half(next + 12) };
        world.set_half(cell + 12, after);
        cell = after.into();
    }
    let mut others = 0;
    let mut made = 0;
    while let Ok(cell) = world.make(CELL, 0, &[list, others]) {
        assert!([8, 12, 16, 20].iter().all(|offset| world.half(cell + offset) == 0), "it is zero");
        world.set_half(cell + 12, others as u32);
        world.set_half(cell + 16, 1);
        others = cell;
        made += 1;
    }
    // Gaps of one cell are too small to be filled; but then nothing else may have been damaged.
    let (mut cell, mut left) = (list, 0);
    while cell != 0 {
        assert_eq!([world.half(cell), world.half(cell + 16)], [CELL, 0]);
        cell = world.half(cell + 12).into();
        left += 1;
    }
    assert!(left == count.div_ceil(2) && made <= count);
    // When all is gone, there is room for what is as large as the heap.
    world.collect(&[]);
    let all = world.make(BYTES, (40 * BLOCK - HEADER) as u32, &[]).unwrap();
    assert_eq!(all, FIRST);
    assert_eq!(world.make(CELL, 0, &[all]), Err(Needs::Memory));
}

/// The bytes of an array as long as so many blocks.
fn blocks(count: u64) -> u32 {
    (count * BLOCK - HEADER) as u32
}

#[test]
fn large_objects_stand_back_to_back() {
    let mut world = World::new(64 * BLOCK);
    let sizes = [1, 2, 3, 1, 5, 4, 1, 1, 7, 2, 3, 3, 2, 6, 1, 8];
    let fill = |world: &mut World, object: u64, count: u64, value: u32| {
        (HEADER..count * BLOCK).step_by(4).for_each(|offset| world.set_half(object + offset, value));
    };
    let is_filled = |world: &World, object: u64, count: u64, value: u32| {
        [world.half(object), world.half(object + 4)] == [BYTES, blocks(count)]
            && (HEADER..count * BLOCK).step_by(4).all(|offset| world.half(object + offset) == value)
    };
    let mut objects: Vec<(u64, u64)> = Vec::new();
    for count in sizes {
        let roots: Vec<u64> = objects.iter().map(|(object, _)| *object).collect();
        let object = world.make(BYTES, blocks(count), &roots).unwrap();
        // Whatever their bytes look like: these would be references to the first object.
        fill(&mut world, object, count, FIRST as u32 + objects.len() as u32 * 8);
        objects.push((object, count));
    }
    assert!(objects.windows(2).all(|pair| pair[0].0 + pair[0].1 * BLOCK == pair[1].0), "no gap is between them");
    // A word means the object that has the byte, from its first to its last, and no other.
    for (object, count) in &objects {
        for word in [*object, object + 1, object + HEADER, object + count * BLOCK - 1] {
            world.heap.begin();
            // All others must stay, too.
            for (other, _) in &objects {
                if other != object {
                    world.heap.word(*other);
                }
            }
            let others: u64 = objects.iter().filter(|(other, _)| other != object).map(|(_, count)| count * BLOCK).sum();
            assert_eq!(world.heap.live(), others);
            world.heap.word(0xdead_beef << 32 | word);
            assert_eq!(world.heap.live(), others + count * BLOCK);
            world.heap.drain(&mut Found::default());
            world.heap.end();
        }
    }
    // Every second one goes, and others come into the gaps.
    for round in 0..6 {
        let kept: Vec<(usize, (u64, u64))> =
            objects.iter().copied().enumerate().filter(|(index, _)| index % 2 == round % 2).collect();
        let mut roots: Vec<u64> = kept.iter().map(|(_, (object, _))| *object).collect();
        world.collect(&roots);
        let live: u64 = kept.iter().map(|(_, (_, count))| count * BLOCK).sum();
        assert_eq!(world.heap.live(), live);
        for index in (0..objects.len()).filter(|index| index % 2 != round % 2) {
            let count = objects[index].1;
            let object = world.make(BYTES, blocks(count), &roots).unwrap();
            assert!((HEADER..count * BLOCK).step_by(4).all(|offset| world.half(object + offset) == 0), "it is zero");
            fill(&mut world, object, count, FIRST as u32 + index as u32 * 8);
            objects[index] = (object, count);
            roots.push(object);
        }
        for (index, (object, count)) in objects.iter().enumerate() {
            assert!(is_filled(&world, *object, *count, FIRST as u32 + index as u32 * 8), "object {index}");
        }
    }
}

#[test]
fn the_rest_of_a_last_block_is_nobodys() {
    let mut world = World::new(16 * BLOCK);
    let length = BLOCK as u32 + 100;
    let object = world.make(BYTES, length, &[]).unwrap();
    let end = object + (HEADER + u64::from(length)).next_multiple_of(8);
    for (word, is_alive) in [(end - 1, true), (end, false), (object + 2 * BLOCK - 1, false), (object - 1, false)] {
        world.heap.begin();
        world.heap.word(word);
        assert_eq!(world.heap.live() != 0, is_alive, "{word:#x}");
        world.heap.reference(object, &mut Found::default());
        world.heap.end();
    }
}
