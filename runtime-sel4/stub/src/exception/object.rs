//! Exceptions to which there are references: `catch_ref` makes one, `throw_ref` takes it.
//!
//! They are in a room of the image that has places for a fixed number of them. When all are taken, a collection gives
//! up those to which nothing refers ([`crate::collection`]); if there are references to all, that is a trap. Where a
//! word points into the room, there is a reference.

use crate::collection::{self, Keeper, Kind, Words};
use crate::module::{module, tags};
use crate::one_thread::OneThread;
use crate::trap;
use wasm2sel4_abi::descriptor::{ExceptionHeader, PLACE_FOUND, PLACE_FREE, PLACE_SEARCHED, PLACE_USED};
use wasm2sel4_abi::trap::Trap;

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
    collection::join(Kind::Exceptions, &Exceptions);
    if collection::is_always() {
        collection::collect();
    }
    free().or_else(|| {
        collection::collect();
        free()
    })
}

fn free() -> Option<Place> {
    let next = NEXT.get();
    let mut numbers = (next..module().exception_count).chain(0..next);
    let (number, place) = numbers.find_map(|number| {
        let place = Place::at(number)?;
        (place.state() == PLACE_FREE).then_some((number, place))
    })?;
    place.set_state(PLACE_USED);
    NEXT.set(number + 1);
    Some(place)
}

/// Exceptions to which there are references, as a collection sees them.
struct Exceptions;

impl Keeper for Exceptions {
    fn begin(&self) {}

    fn word(&self, word: u64) {
        if let Some(place) = Place::of(word).filter(|place| place.state() == PLACE_USED) {
            place.set_state(PLACE_FOUND);
        }
    }

    fn follow(&self) -> bool {
        places().filter(|place| place.state() == PLACE_FOUND).fold(false, |_, place| {
            place.set_state(PLACE_SEARCHED);
            // SAFETY: the place has as many bytes.
            collection::find(unsafe { Words::new(place.values(), place.0 + size()) });
            true
        })
    }

    fn end(&self) {
        for place in places() {
            place.set_state(if place.state() == PLACE_SEARCHED { PLACE_USED } else { PLACE_FREE });
        }
    }
}
