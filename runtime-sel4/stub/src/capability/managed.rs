//! Slots for capabilities that the domain makes or receives, and their end: a slot is taken back when nothing refers to
//! it any more.
//!
//! A settled reference to a managed slot can be wherever a collection looks ([`crate::collection`]), in objects, and in
//! exceptions to which there are references.

use super::cspace::{Capacity, alias, slot};
use crate::collection::{self, Keeper, Kind};
use crate::one_thread::OneThread;
use crate::platform::kernel;
use wasm2sel4_abi::cspace::{ENTRY_MANAGED, ENTRY_ONE_WAY, MANAGED_MAXIMUM, address, managed_index};
use wasm2sel4_abi::gc::{INTERNALIZED, INTERNALIZED_SHIFT, TAG_MASK};

const WORDS: usize = (MANAGED_MAXIMUM / 64) as usize;

/// A set of slots.
struct Set([OneThread<u64>; WORDS]);

impl Set {
    const fn empty() -> Self {
        Self([const { OneThread::new(0) }; WORDS])
    }

    fn contains(&self, index: u64) -> bool {
        self.0.get(index as usize / 64).is_some_and(|word| word.get() >> (index % 64) & 1 != 0)
    }

    fn insert(&self, index: u64) {
        if let Some(word) = self.0.get(index as usize / 64) {
            word.set(word.get() | 1 << (index % 64));
        }
    }

    fn remove(&self, index: u64) {
        if let Some(word) = self.0.get(index as usize / 64) {
            word.set(word.get() & !(1 << (index % 64)));
        }
    }

    fn clear(&self) {
        self.0.iter().for_each(|word| word.set(0));
    }
}

/// How many managed slots there are.
static CAPACITY: OneThread<Capacity> = OneThread::new(Capacity::NONE);

/// Slots that have been handed out.
static USED: Set = Set::empty();

/// How many they are.
static USED_COUNT: OneThread<u64> = OneThread::new(0);

/// Of those, the ones to which something refers; meaningful during a collection only.
static MARKED: Set = Set::empty();

/// Where the search for a free slot goes on.
static NEXT: OneThread<u64> = OneThread::new(0);

/// An empty slot, whose address is a new reference; `None` if as many as possible are in use, or there is no memory for
/// more.
pub fn allocate() -> Option<u64> {
    let all = CAPACITY.get().slots();
    collection::join(Kind::Slots, &Slots);
    if USED_COUNT.get() == all || collection::is_always() {
        if all != 0 {
            collection::collect();
        }
        // If most are still in use, the next search would come too soon.
        if USED_COUNT.get() * 4 >= all * 3 && all < MANAGED_MAXIMUM {
            // Without memory for more, those that are left must be enough.
            let mut capacity = CAPACITY.get();
            if capacity.reach(ENTRY_MANAGED, all, |index| USED.contains(index)) {
                // The previous CNode is still there; everything that was in it is in the larger one now.
                alias(ENTRY_ONE_WAY, ENTRY_MANAGED);
            }
            CAPACITY.set(capacity);
        }
    }
    let (slots, next) = (CAPACITY.get().slots(), NEXT.get());
    let free = (next..slots).chain(0..next).find(|index| !USED.contains(*index))?;
    USED.insert(free);
    USED_COUNT.set(USED_COUNT.get() + 1);
    NEXT.set(if free + 1 < slots { free + 1 } else { 0 });
    Some(address(ENTRY_MANAGED, free))
}

/// Takes back a slot whose address nobody was given; it must be empty.
pub fn release(reference: u64) {
    if let Some(index) = managed_index(reference) {
        take_back(index);
    }
}

fn take_back(index: u64) {
    if USED.contains(index) {
        USED.remove(index);
        USED_COUNT.set(USED_COUNT.get() - 1);
    }
}

/// Managed slots, as a collection sees them.
struct Slots;

impl Keeper for Slots {
    fn begin(&self) {
        MARKED.clear();
    }

    fn word(&self, word: u64) {
        mark(word);
        // What `any.convert_extern` has made of an external reference.
        if word & TAG_MASK == INTERNALIZED {
            mark((word & u64::from(u32::MAX)) >> INTERNALIZED_SHIFT);
        }
    }

    /// A slot refers to nothing.
    fn follow(&self) -> bool {
        false
    }

    fn end(&self) {
        for index in 0..CAPACITY.get().slots() {
            if USED.contains(index) && !MARKED.contains(index) {
                // This cannot be refused, because nobody else works on the capability.
                let _ = slot(address(ENTRY_MANAGED, index)).delete(kernel());
                take_back(index);
            }
        }
    }
}

fn mark(reference: u64) {
    if let Some(index) = managed_index(reference) {
        MARKED.insert(index);
    }
}
