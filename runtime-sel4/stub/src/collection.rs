//! A collection: one look at every place where a domain can have references, after which what nothing refers to is
//! given up: objects of the heap, exceptions, and slots of capabilities.
//!
//! Whoever keeps such things takes part from the moment it has made the first ([`join`]), so a domain has only what its
//! module can need. Who has no room left asks for a collection ([`collect`]), and everybody finds what is still needed:
//! an exception may be in an object, and a capability in an exception.
//!
//! The places are the stack and the registers, mutable globals, segments that were computed, the values of the
//! exception that is on its way, and the storage of tables. All of them are searched word by word: a word counts for
//! everybody to whom it looks like a reference. So something may be kept too long, as long as a word happens to look
//! like it, but nothing is given up while it is needed. Compiled code keeps of a reference the word itself, its lower
//! half, or an address inside of the object; all of these count.

use crate::arch::__wasm2sel4_attempt;
#[cfg(not(feature = "hosted"))]
use crate::capability;
use crate::module::{module, table_size, tables};
use crate::one_thread::OneThread;
use wasm2sel4_abi::descriptor::{ELEMENTS_FUNCTION, TableDescriptor};
use wasm2sel4_abi::gc::MODE_ALWAYS;
use wasm2sel4_abi::layout::STACK_TOP;

/// Whoever keeps things as long as there are references to them.
pub trait Keeper: Sync {
    /// A collection begins: nothing is found.
    fn begin(&self);

    /// Finds what a word refers to of which nobody knows what it is.
    fn word(&self, word: u64);

    /// The same for many words.
    fn words(&self, words: Words) {
        words.for_each(|word| self.word(word));
    }

    /// Looks into what was found since this was called last, and lets everybody find what that refers to ([`find`]);
    /// tells whether there was anything.
    fn follow(&self) -> bool;

    /// It ends: what was not found is given up.
    fn end(&self);
}

/// What is kept.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Structures and arrays.
    Objects,
    /// Exceptions to which there are references.
    Exceptions,
    /// Slots for capabilities.
    #[cfg_attr(feature = "hosted", allow(dead_code, reason = "a Linux process has no capabilities"))]
    Slots,
}

/// Whoever takes part.
static KEEPERS: [OneThread<Option<&'static dyn Keeper>>; 3] = [const { OneThread::new(None) }; 3];

/// Takes part from now on.
pub fn join(kind: Kind, keeper: &'static dyn Keeper) {
    if let Some(place) = KEEPERS.get(kind as usize) {
        place.set(Some(keeper));
    }
}

fn keepers() -> impl Iterator<Item = &'static dyn Keeper> {
    KEEPERS.iter().filter_map(OneThread::get)
}

/// Whether there is a collection before everything that is made: for tests.
pub fn is_always() -> bool {
    module().gc_mode == MODE_ALWAYS
}

/// Lets everybody find what some words refer to.
pub fn find(words: Words) {
    keepers().for_each(|keeper| keeper.words(words));
}

/// Lets one of them find what a word refers to.
pub fn find_one(kind: Kind, word: u64) {
    if let Some(keeper) = KEEPERS.get(kind as usize).and_then(OneThread::get) {
        keeper.word(word);
    }
}

/// Gives up everything to which nothing refers.
pub fn collect() {
    keepers().for_each(Keeper::begin);
    // The attempt puts the registers that a function must keep on the stack; it is never left by a trap, because it has
    // a cell of its own.
    let mut cell = 0;
    // SAFETY: (1) `find_on_stack` takes a number and returns; (2) the cell is this frame's, which outlives the attempt;
    // (3) nobody recovers from a trap through it, since only the driver's cell is looked at.
    unsafe { __wasm2sel4_attempt(find_on_stack, 0, &mut cell) };
    let module = module();
    let areas = [
        (module.globals.address(), module.globals_size.0),
        (module.gc_segments.address(), module.gc_segments_size.0),
        (module.exception_buffer.address(), module.exception_buffer_size.0),
    ];
    // SAFETY: the descriptor says where these are; the storage of a table can be read as far as its elements are.
    unsafe {
        for (start, size) in areas {
            find(Words::new(start, start + size));
        }
        for table in tables().iter().filter(|table| table.elements != ELEMENTS_FUNCTION) {
            find(Words::new(table.base.0, table.base.0 + elements(table) * WORD));
        }
    }
    while keepers().fold(false, |found, keeper| keeper.follow() | found) {}
    keepers().for_each(Keeper::end);
}

/// How many elements of a table may be references, from the first on.
fn elements(table: &TableDescriptor) -> u64 {
    // What nobody has ever touched has no pages, and should get none.
    #[cfg(not(feature = "hosted"))]
    if table.entry != 0 && module().gc_heap_size.0 == 0 {
        return capability::elements(table);
    }
    table_size(table)
}

/// Finds what the stack refers to, from this frame outwards.
unsafe extern "C" fn find_on_stack(_: u64) {
    let here = 0u64;
    // SAFETY: between this frame and the top of the stack all is in use, and mapped.
    find(unsafe { Words::new(&raw const here as u64, STACK_TOP.0) });
}

const WORD: u64 = size_of::<u64>() as u64;

/// The aligned words of a stretch of memory.
#[derive(Clone, Copy)]
pub struct Words {
    next: u64,
    end: u64,
}

impl Words {
    /// Those from one address to another.
    ///
    /// # Safety
    ///
    /// All of them can be read as long as this is used.
    pub const unsafe fn new(start: u64, end: u64) -> Self {
        Self { next: start.next_multiple_of(WORD), end }
    }
}

impl Iterator for Words {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let address = self.next;
        self.next = address + WORD;
        // SAFETY: (1) by the promise of whoever made this, the word can be read; (2) it is aligned; (3) it may be
        // anything, and is only compared. Volatile, because compiled code writes it behind Rust's back.
        (self.next <= self.end).then(|| unsafe { (address as *const u64).read_volatile() })
    }
}
