//! Random graphs against an exact computation of what is reachable.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{HashMap, HashSet};
use wasm2sel4_abi::gc::{BLOCK, FIELD_ANY, FIELD_SHIFT, GcType, KIND_ARRAY, KIND_NONE, KIND_STRUCTURE, books_size};
use wasm2sel4_collector::{Heap, Needs, Outside, Region};

const HEAP_SIZE: u64 = 64 * BLOCK;

/// Type 1: a structure with two references and a number; 2: an array of references; 3: an array of bytes.
const TYPES: [GcType; 4] = [
    GcType { kind: KIND_NONE, size: 0, first_field: 0, field_count: 0 },
    GcType { kind: KIND_STRUCTURE, size: 24, first_field: 0, field_count: 2 },
    GcType { kind: KIND_ARRAY, size: 2, first_field: 2, field_count: 1 },
    GcType { kind: KIND_ARRAY, size: 0, first_field: 0, field_count: 0 },
];
const FIELDS: [u32; 3] = [8 << FIELD_SHIFT | FIELD_ANY, 12 << FIELD_SHIFT | FIELD_ANY, FIELD_ANY];

struct Nothing;

impl Outside for Nothing {
    fn external(&mut self, _: u64) {}
    fn exception(&mut self, _: u64) {}
}

/// The memory behind both regions, with words around each that must stay as they are.
struct Memory(Vec<u64>, Vec<u64>);

const CANARY: u64 = 0x0123_4567_89ab_cdef;

impl Memory {
    fn new() -> Self {
        let region = |size: u64| {
            let mut words = vec![0; size as usize / 8 + 2];
            words[0] = CANARY;
            *words.last_mut().unwrap() = CANARY;
            words
        };
        Self(region(HEAP_SIZE), region(books_size(HEAP_SIZE)))
    }

    fn heap(&mut self) -> Heap<'static> {
        let regions = [(&mut self.0, HEAP_SIZE), (&mut self.1, books_size(HEAP_SIZE))];
        // SAFETY: the vectors have as many bytes behind their first word, and outlive the heap; nobody refers to them.
        let [memory, books] =
            regions.map(|(words, size)| unsafe { Region::new(words.as_mut_ptr().add(1) as u64, 0, size) });
        Heap::new(memory, books, &TYPES, &FIELDS)
    }

    fn half(&self, offset: u64) -> u32 {
        // SAFETY: tests ask for offsets inside.
        unsafe { self.0.as_ptr().add(1).cast::<u8>().add(offset as usize).cast::<u32>().read_volatile() }
    }

    fn set_half(&mut self, offset: u64, value: u32) {
        // SAFETY: as above.
        unsafe { self.0.as_mut_ptr().add(1).cast::<u8>().add(offset as usize).cast::<u32>().write_volatile(value) }
    }

    fn is_sound(&self) -> bool {
        [&self.0, &self.1].iter().all(|words| words.first() == Some(&CANARY) && words.last() == Some(&CANARY))
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

#[derive(Clone)]
struct Object {
    ty: u32,
    length: u32,
    references: Vec<u32>,
}

fn reachable(objects: &HashMap<u32, Object>, roots: &[u32]) -> HashSet<u32> {
    let (mut found, mut left) = (HashSet::new(), roots.to_vec());
    while let Some(object) = left.pop() {
        if object != 0 && found.insert(object) {
            left.extend(&objects[&object].references);
        }
    }
    found
}

fn place(ty: u32, index: usize) -> u64 {
    let _ = ty;
    8 + index as u64 * 4
}

/// Everything reachable stays as it is; everything else comes back, since nothing looks like it.
fn run(seed: u64, always: bool, steps: u64) {
    let mut memory = Memory::new();
    let mut heap = memory.heap();
    let mut random = Random(seed);
    let mut objects: HashMap<u32, Object> = HashMap::new();
    let mut roots = [0u32; 24];
    let mut collections = 0;
    for _ in 0..steps {
        let (ty, length) = match random.below(20) {
            0..12 => (1, 0),
            12..16 => (2, random.below(300) as u32),
            16..19 => (3, random.below(2000) as u32),
            _ => (2 + random.below(2) as u32, random.below(20_000) as u32),
        };
        let reason = if always { Err(Needs::Collection) } else { heap.allocate(ty, length) };
        let object = match reason {
            Ok(object) => object,
            Err(reason) => {
                collections += 1;
                heap.begin();
                for root in roots {
                    match random.below(3) {
                        0 => heap.reference(u64::from(root), &mut Nothing),
                        1 => heap.word(random.below(1 << 32) << 32 | u64::from(root)),
                        // The last byte of the object.
                        _ => {
                            let size = objects.get(&root).map_or(1, |object| match object.ty {
                                1 => 24,
                                2 => 8 + u64::from(object.length) * 4,
                                _ => 8 + u64::from(object.length),
                            });
                            heap.word(u64::from(root) + size - 1);
                        }
                    }
                    heap.drain(&mut Nothing);
                }
                heap.end();
                let alive = reachable(&objects, &roots);
                let size = |object: &Object| match object.ty {
                    1 => 24,
                    2 => (8 + u64::from(object.length) * 4).next_multiple_of(8),
                    _ => (8 + u64::from(object.length)).next_multiple_of(8),
                };
                let live: u64 = alive.iter().map(|object| size(&objects[object])).sum();
                assert_eq!(heap.live(), live, "what is found is what is reachable");
                objects.retain(|object, _| alive.contains(object));
                match heap.allocate_after(reason, ty, length) {
                    Ok(object) => object,
                    Err(_) => {
                        roots = [0; 24];
                        continue;
                    }
                }
            }
        };
        let object = object as u32;
        assert!(!objects.contains_key(&object), "memory that is in use was handed out");
        assert_eq!([memory.half(object.into()), memory.half(u64::from(object) + 4)], [ty, length]);
        let bytes = match ty {
            1 => 24,
            2 => 8 + length * 4,
            _ => 8 + length,
        };
        assert!((8..bytes / 4 * 4).step_by(4).all(|offset| memory.half(u64::from(object + offset)) == 0));
        let count = match ty {
            1 => 2,
            2 => length as usize,
            _ => 0,
        };
        let mut made = Object { ty, length, references: vec![0; count] };
        for index in 0..count {
            let root = roots[random.below(24) as usize];
            if random.below(4) == 0 {
                made.references[index] = root;
                memory.set_half(u64::from(object) + place(ty, index), root);
            }
        }
        if ty == 3 {
            // What is no reference may look like one, or like a header.
            (0..length / 4).for_each(|index| memory.set_half(u64::from(object) + 8 + u64::from(index) * 4, object));
        }
        objects.insert(object, made);
        roots[random.below(24) as usize] = object;
        if random.below(64) == 0 {
            roots.iter_mut().for_each(|root| *root = 0);
        }
    }
    for object in reachable(&objects, &roots) {
        let known = &objects[&object];
        assert_eq!([memory.half(object.into()), memory.half(u64::from(object) + 4)], [known.ty, known.length]);
        for (index, reference) in known.references.iter().enumerate() {
            assert_eq!(memory.half(u64::from(object) + place(known.ty, index)), *reference);
        }
    }
    assert!(collections > 0 && memory.is_sound());
}

#[test]
fn what_is_reachable_survives_and_the_rest_comes_back() {
    (1..6).for_each(|seed| run(seed << 32 | 0x9e37_79b9, false, 20_000));
}

#[test]
fn so_it_does_with_a_collection_before_every_allocation() {
    (1..4).for_each(|seed| run(seed << 32 | 0x9e37_79b9, true, 1_500));
}

#[test]
fn a_damaged_heap_is_never_left() {
    let mut random = Random(0x1234_5678_9abc_def1);
    for _ in 0..20 {
        let mut memory = Memory::new();
        let mut heap = memory.heap();
        for _ in 0..300 {
            let (ty, length) = (1 + random.below(3) as u32, random.below(3000) as u32);
            let _ = heap.allocate(ty, length);
        }
        for _ in 0..20_000 {
            let value = match random.below(3) {
                0 => random.below(1 << 32),
                1 => random.below(HEAP_SIZE),
                _ => random.below(5),
            };
            memory.set_half(random.below(HEAP_SIZE / 4) * 4, value as u32);
        }
        for _ in 0..3 {
            heap.begin();
            for _ in 0..200 {
                heap.word(random.below(1 << 40));
                heap.reference(random.below(HEAP_SIZE), &mut Nothing);
            }
            heap.drain(&mut Nothing);
            heap.end();
            for _ in 0..50 {
                let _ = heap.allocate_after(Needs::Collection, 1 + random.below(3) as u32, random.below(3000) as u32);
            }
        }
        assert!(memory.is_sound());
    }
}
