//! Structures and arrays: what compiled code calls for a new one.

use crate::collection::{self, Keeper, Kind, Words};
use crate::module::{gc_fields, gc_types, module};
use crate::one_thread::InPlace;
use crate::platform;
use crate::trap;
use wasm2sel4_abi::gc::FIRST;
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_collector::{Heap, Needs, Outside, Region};

/// The heap, once something was made.
static HEAP: InPlace<Option<Heap<'static>>> = InPlace::new(None);

/// Uses the heap; nothing while it is in use.
fn with_heap<R>(operation: impl FnOnce(&mut Heap<'static>) -> R) -> Option<R> {
    HEAP.with(|heap| operation(heap.get_or_insert_with(open)))
}

/// The heap as it is at first, as the descriptor has it.
fn open() -> Heap<'static> {
    collection::join(Kind::Objects, &Objects);
    let module = module();
    // SAFETY: (1) the descriptor says where the heap and the books are: they are nobody else's, and their pages appear
    // when they are touched, zero at first; (2) the tools have checked that they are apart and as large as they must
    // be; (3) compiled code writes into the heap, never into the books, and no code has references to either.
    let (memory, books) = unsafe {
        (
            Region::new(module.gc_heap.0, FIRST.min(module.gc_heap_size.0), module.gc_heap_size.0),
            Region::new(module.gc_books.0, 0, module.gc_books_size.0),
        )
    };
    Heap::new(memory, books, gc_types(), gc_fields())
}

/// The objects of the heap, as a collection sees them.
struct Objects;

impl Keeper for Objects {
    fn begin(&self) {
        with_heap(|heap| {
            let [cursor, _] = cells();
            heap.set_cursor(cursor);
            heap.begin();
        });
    }

    fn word(&self, word: u64) {
        with_heap(|heap| heap.word(word));
    }

    fn words(&self, words: Words) {
        with_heap(|heap| words.for_each(|word| heap.word(word)));
    }

    fn follow(&self) -> bool {
        with_heap(|heap| heap.drain(&mut Others)).unwrap_or(false)
    }

    fn end(&self) {
        with_heap(|heap| {
            heap.end();
            let (cursor, limit) = heap.range();
            set_cells([cursor, limit]);
        });
    }
}

/// Whoever keeps what objects refer to outside of the heap.
struct Others;

impl Outside for Others {
    fn external(&mut self, reference: u64) {
        collection::find_one(Kind::Slots, reference);
    }

    fn exception(&mut self, reference: u64) {
        collection::find_one(Kind::Exceptions, reference);
    }
}

/// The words by which compiled code makes objects itself: cursor and limit.
fn cells() -> [u64; 2] {
    // SAFETY: the descriptor says where they are.
    unsafe { (module().gc_cells.address() as *const [u64; 2]).read_volatile() }
}

fn set_cells(cells: [u64; 2]) {
    // SAFETY: as above; they are nobody else's while compiled code waits.
    unsafe { (module().gc_cells.address() as *mut [u64; 2]).write_volatile(cells) };
}

/// A new object, zero but for its header; its reference.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn gc_allocate(number: u32, length: u32) -> u64 {
    let is_always = collection::is_always();
    let wanted = with_heap(|heap| {
        let [cursor, _] = cells();
        heap.set_cursor(cursor);
        if is_always { Err(Needs::Collection) } else { heap.allocate(number, length) }
    });
    let object = match wanted {
        Some(Ok(object)) => Some(object),
        Some(Err(reason)) => {
            collection::collect();
            let made = with_heap(|heap| {
                let object = heap.allocate_after(reason, number, length).ok();
                heap.give_back(platform::discard);
                object
            });
            made.flatten()
        }
        None => None,
    };
    // In that mode, compiled code never has memory of its own.
    with_heap(|heap| set_cells(if is_always { [0, 0] } else { heap.range().into() }));
    match object {
        Some(object) => object,
        None => trap::raise(Trap::OutOfMemory, trap::message(Trap::OutOfMemory.message())),
    }
}
