//! Exceptions to which there are references: `catch_ref` makes one, `throw_ref` takes it.
//!
//! They are in a room of the image that has places for a fixed number of them. When all are taken, the stub looks for
//! references, as for those to managed slots: word by word in the stack, in registers and in globals, in tables of
//! exceptions, and in the exceptions that were found. Where a word points into the room, there is a reference. What
//! none was found to is given up. So an exception may live too long, but never too short; and if none can be given up,
//! that is a trap. Garbage collection will put them into its heap.

use crate::arch::__wasm2sel4_attempt;
use crate::module::{module, tables, tags};
use crate::one_thread::OneThread;
use crate::{gc, trap};
use wasm2sel4_abi::descriptor::{ELEMENTS_EXN, ExceptionHeader, PLACE_MARKED, PLACE_USED};
use wasm2sel4_abi::layout::STACK_TOP;
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_collector::Outside;

const FREE: u64 = 0;
const WORD: u64 = 8;
const HEADER: u64 = size_of::<ExceptionHeader>() as u64;

/// Where the search for a free place goes on.
static NEXT: OneThread<u64> = OneThread::new(0);

/// A place in the room.
#[derive(Clone, Copy)]
struct Place(u64);

impl Place {
    /// The place of this number, if there is one.
    fn at(number: u64) -> Option<Self> {
        (number < module().exception_count).then(|| Self(module().exceptions.address() + number * size()))
    }

    /// The place into which a word points, if it does.
    fn of(word: u64) -> Option<Self> {
        Self::at(word.checked_sub(module().exceptions.address())?.checked_div(size())?)
    }

    fn header(self) -> *mut ExceptionHeader {
        self.0 as *mut ExceptionHeader
    }

    fn state(self) -> u64 {
        // SAFETY: the place is in the room, which is writable, aligned, and nobody else's.
        unsafe { (&raw const (*self.header()).state).read_volatile() }
    }

    fn set_state(self, state: u64) {
        // SAFETY: as in `state`.
        unsafe { (&raw mut (*self.header()).state).write_volatile(state) }
    }

    fn tag(self) -> u32 {
        // SAFETY: as in `state`.
        unsafe { (&raw const (*self.header()).tag).read_volatile() as u32 }
    }

    fn set_tag(self, tag: u32) {
        // SAFETY: as in `state`.
        unsafe { (&raw mut (*self.header()).tag).write_volatile(u64::from(tag)) }
    }

    /// The reference to its exception: its own address, which is inside even if there are no values.
    const fn reference(self) -> u64 {
        self.0
    }

    /// The address of its values.
    const fn values(self) -> u64 {
        self.0 + HEADER
    }
}

/// Bytes of a place.
fn size() -> u64 {
    HEADER + module().exception_buffer_size.0
}

fn places() -> impl Iterator<Item = Place> {
    (0..module().exception_count).filter_map(Place::at)
}

/// The reference to the exception whose values are in the buffer.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn exception_keep(tag: u32, reference: u64) -> u64 {
    if reference != 0 {
        return reference;
    }
    let Some(place) = allocate() else {
        trap::raise(Trap::ExceptionsExhausted, trap::message(Trap::ExceptionsExhausted.message()))
    };
    place.set_tag(tag);
    copy(module().exception_buffer.address(), place.values(), tag);
    place.reference()
}

/// Puts the values of an exception into the buffer; its tag.
///
/// # Safety
///
/// None: it takes any number.
pub unsafe fn exception_take(reference: u64) -> u32 {
    // Compiled code has no others; whatever it had, nothing outside the room would be read.
    let Some(place) = Place::of(reference) else {
        trap::raise(Trap::NullExceptionReference, trap::message(Trap::NullExceptionReference.message()))
    };
    let tag = place.tag();
    copy(place.values(), module().exception_buffer.address(), tag);
    tag
}

/// Copies the values of an exception of a tag between the buffer and a place, both of which have room for every tag.
fn copy(from: u64, to: u64, tag: u32) {
    let bytes = tags().get(tag as usize).map_or(0, |tag| u64::from(tag.payload_size));
    for offset in (0..bytes).step_by(WORD as usize) {
        // SAFETY: both have room for the values of every tag, in words, and are nobody else's.
        unsafe { ((to + offset) as *mut u64).write_volatile(((from + offset) as *const u64).read_volatile()) };
    }
}

/// A place that is taken now; none if there are references to all exceptions.
fn allocate() -> Option<Place> {
    free().or_else(|| {
        collect();
        free()
    })
}

fn free() -> Option<Place> {
    let next = NEXT.get();
    let mut numbers = (next..module().exception_count).chain(0..next);
    let (number, place) = numbers.find_map(|number| {
        let place = Place::at(number)?;
        (place.state() == FREE).then_some((number, place))
    })?;
    place.set_state(PLACE_USED);
    NEXT.set(number + 1);
    Some(place)
}

/// Gives up every exception to which nothing refers.
fn collect() {
    let mut cell = 0;
    // SAFETY: as for managed slots: (1) `mark_stack` takes a number and returns; (2) the cell is this frame's, which
    // outlives the attempt, and nobody recovers from a trap through it; it puts the registers that a function must keep
    // on the stack.
    unsafe { __wasm2sel4_attempt(mark_stack, 0, &mut cell) };
    let module = module();
    let buffer = module.exception_buffer.address();
    // SAFETY: the descriptor says where the image has its globals and the buffer.
    unsafe {
        mark_words(module.globals.address(), module.globals.address() + module.globals_size.0);
        mark_words(buffer, buffer + module.exception_buffer_size.0);
    }
    for table in tables().iter().filter(|table| table.elements == ELEMENTS_EXN) {
        // SAFETY: the compiler makes the cell an aligned word; so many elements can be read.
        unsafe {
            let elements = (table.size_cell.address() as *const u64).read_volatile();
            mark_words(table.base.0, table.base.0 + elements * WORD);
        }
    }
    gc::for_each_outside(&mut Marking);
    // What they carry.
    mark_found();
    for place in places() {
        place.set_state(if place.state() == PLACE_MARKED { PLACE_USED } else { FREE });
    }
}

/// Marks the exceptions to which objects refer.
struct Marking;

impl Outside for Marking {
    fn external(&mut self, _: u64) {}

    fn exception(&mut self, reference: u64) {
        mark(reference);
    }
}

/// Marks what the stack refers to, from this frame outwards.
unsafe extern "C" fn mark_stack(_: u64) {
    let here = 0u64;
    // SAFETY: between this frame and the top of the stack all is in use, and mapped.
    unsafe { mark_words(&raw const here as u64, STACK_TOP.0) };
}

/// Marks what the words between two addresses refer to, and what that refers to.
///
/// # Safety
///
/// All of them can be read.
unsafe fn mark_words(start: u64, end: u64) {
    let mut found = false;
    for word in (start.next_multiple_of(WORD)..end).step_by(WORD as usize) {
        // SAFETY: (1) by the promise of the caller, it can be read; (2) it is aligned; (3) it may be anything, and is
        // only compared.
        found |= mark(unsafe { (word as *const u64).read_volatile() });
    }
    if found {
        mark_found();
    }
}

/// Marks what exceptions that were found carry.
fn mark_found() {
    let mut found = true;
    // An exception may carry references to others: until nothing new is found, all that were found are looked at. A
    // list of those that are new would need room for all of them.
    while found {
        found = false;
        for place in places().filter(|place| place.state() == PLACE_MARKED) {
            for offset in (0..module().exception_buffer_size.0).step_by(WORD as usize) {
                // SAFETY: the place has as many bytes.
                found |= mark(unsafe { ((place.values() + offset) as *const u64).read_volatile() });
            }
        }
    }
}

/// Marks an exception; whether it is one that was not marked.
fn mark(word: u64) -> bool {
    match Place::of(word).filter(|place| place.state() == PLACE_USED) {
        Some(place) => {
            place.set_state(PLACE_MARKED);
            true
        }
        None => false,
    }
}

/// Gives up every exception to which nothing refers, and hands out every word of the others.
#[cfg(not(feature = "hosted"))]
pub fn for_each_word(mut use_word: impl FnMut(u64)) {
    if module().exception_count == 0 {
        return;
    }
    collect();
    for place in places().filter(|place| place.state() == PLACE_USED) {
        for offset in (0..module().exception_buffer_size.0).step_by(WORD as usize) {
            // SAFETY: the place has as many bytes.
            use_word(unsafe { ((place.values() + offset) as *const u64).read_volatile() });
        }
    }
}
