//! Slots for capabilities that the domain makes or receives, and their end: a slot is taken back when nothing refers to
//! it any more.
//!
//! A settled reference to a managed slot can be in few places: on the stack (in frames of compiled code and of the
//! stub), in registers, in mutable globals, in the storage of tables, and in exceptions to which there are references.
//! Tables are searched exactly, the rest word by word: whatever looks like a reference counts as one. So a slot may be
//! kept too long, as long as a word happens to look like its address, but it is never taken while it is needed.

use super::cspace::{Capacity, alias, slot};
use super::table;
use crate::arch::__wasm2sel4_attempt;
use crate::module::{module, tables};
use crate::one_thread::OneThread;
use crate::platform::kernel;
use crate::{exception, gc};
use wasm2sel4_abi::cspace::{ENTRY_MANAGED, ENTRY_ONE_WAY, MANAGED_MAXIMUM, address, managed_index};
use wasm2sel4_abi::descriptor::ELEMENTS_ANY;
use wasm2sel4_abi::gc::{INTERNALIZED, INTERNALIZED_SHIFT, TAG_MASK};
use wasm2sel4_abi::layout::STACK_TOP;
use wasm2sel4_collector::Outside;

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
    if USED_COUNT.get() == all {
        if all != 0 {
            collect();
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

/// Takes back every slot to which nothing refers.
fn collect() {
    MARKED.clear();
    // The attempt puts the registers that a function must keep on the stack; it is never left by a trap, because it has
    // a cell of its own.
    let mut cell = 0;
    // SAFETY: (1) `mark_stack` takes a number and returns; (2) the cell is this frame's, which outlives the attempt;
    // (3) nobody recovers from a trap through it, since only the driver's cell is looked at.
    unsafe { __wasm2sel4_attempt(mark_stack, 0, &mut cell) };
    let module = module();
    // SAFETY: the descriptor says where the image has its globals.
    unsafe { mark_words(module.globals.address(), module.globals.address() + module.globals_size.0) };
    table::for_each(|_, reference| mark(reference));
    for table in tables().iter().filter(|table| table.elements == ELEMENTS_ANY) {
        // SAFETY: the compiler makes the cell an aligned word; so many elements can be read.
        unsafe {
            let elements = (table.size_cell.address() as *const u64).read_volatile();
            mark_words(table.base.0, table.base.0 + elements * 8);
        }
    }
    exception::for_each_word(mark_word);
    gc::for_each_outside(&mut Marking);

    for index in 0..CAPACITY.get().slots() {
        if USED.contains(index) && !MARKED.contains(index) {
            // This cannot be refused, because nobody else works on the capability.
            let _ = slot(address(ENTRY_MANAGED, index)).delete(kernel());
            take_back(index);
        }
    }
}

/// Marks the slots to which objects refer.
struct Marking;

impl Outside for Marking {
    fn external(&mut self, reference: u64) {
        mark(reference);
    }

    fn exception(&mut self, _: u64) {}
}

/// Marks what the stack refers to, from this frame outwards.
unsafe extern "C" fn mark_stack(_: u64) {
    let here = 0u64;
    // SAFETY: between this frame and the top of the stack all is in use, and mapped.
    unsafe { mark_words(&raw const here as u64, STACK_TOP.0) };
}

/// Marks what the words between two addresses refer to.
///
/// # Safety
///
/// All of them can be read.
unsafe fn mark_words(start: u64, end: u64) {
    for word in (start.next_multiple_of(8)..end).step_by(8) {
        // SAFETY: (1) by the promise of the caller, it can be read; (2) it is aligned; (3) it may be anything, and is
        // only compared. Volatile, because compiled code writes it behind Rust's back.
        mark_word(unsafe { (word as *const u64).read_volatile() });
    }
}

/// Marks what a word refers to, of which nobody knows what it is.
fn mark_word(word: u64) {
    mark(word);
    // What `any.convert_extern` has made of an external reference.
    if word & TAG_MASK == INTERNALIZED {
        mark((word & u64::from(u32::MAX)) >> INTERNALIZED_SHIFT);
    }
}

fn mark(reference: u64) {
    if let Some(index) = managed_index(reference) {
        MARKED.insert(index);
    }
}
