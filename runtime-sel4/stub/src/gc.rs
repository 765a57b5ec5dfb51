//! Structures and arrays: what compiled code calls for a new one.

use crate::module::{gc_fields, gc_types, module};
use crate::one_thread::InPlace;
use crate::trap;
use wasm2sel4_abi::gc::{FIRST, MODE_ALWAYS};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_collector::{Heap, Region};

/// The heap, once something was made.
static HEAP: InPlace<Option<Heap<'static>>> = InPlace::new(None);

/// Uses the heap; nothing while it is in use.
fn with_heap<R>(operation: impl FnOnce(&mut Heap<'static>) -> R) -> Option<R> {
    HEAP.with(|heap| operation(heap.get_or_insert_with(open)))
}

/// The heap as it is at first, as the descriptor has it.
fn open() -> Heap<'static> {
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

/// The words by which compiled code makes objects itself: cursor and limit.
fn cells() -> *mut [u64; 2] {
    module().gc_cells.address() as *mut [u64; 2]
}

/// A new object, zero but for its header; its reference.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn gc_allocate(number: u32, length: u32) -> u64 {
    let object = with_heap(|heap| {
        // SAFETY: the descriptor says where the cells are.
        heap.set_cursor(unsafe { cells().read_volatile() }[0]);
        let object = match heap.allocate(number, length) {
            Ok(object) => Some(object),
            Err(reason) => heap.allocate_after(reason, number, length).ok(),
        };
        let (cursor, limit) = if module().gc_mode == MODE_ALWAYS { (0, 0) } else { heap.range() };
        // SAFETY: as above.
        unsafe { cells().write_volatile([cursor, limit]) };
        object
    });
    match object.flatten() {
        Some(object) => object,
        None => trap::raise(Trap::OutOfMemory, trap::message(Trap::OutOfMemory.message())),
    }
}
