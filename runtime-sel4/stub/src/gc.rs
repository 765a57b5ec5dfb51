//! Structures and arrays: what compiled code calls for a new one.

use crate::arch::__wasm2sel4_attempt;
use crate::module::{gc_fields, gc_types, module, tables};
use crate::one_thread::{InPlace, OneThread};
use crate::trap;
use wasm2sel4_abi::descriptor::{ELEMENTS_ANY, ELEMENTS_EXTERN, ELEMENTS_FUNCTION, ExceptionHeader};
use wasm2sel4_abi::gc::{FIRST, INTERNALIZED, INTERNALIZED_SHIFT, MODE_ALWAYS, TAG_MASK};
use wasm2sel4_abi::layout::STACK_TOP;
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
    LOOK.set(Some(look));
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

/// Whoever wants to know of none but the heap's own references.
struct Nothing;

impl Outside for Nothing {
    fn external(&mut self, _: u64) {}
    fn exception(&mut self, _: u64) {}
}

/// Collects, and hands out what live objects refer to outside of the heap.
type Look = fn(&mut dyn Outside);

/// How that is done. It is a pointer, which whoever makes the first object sets, so that a
/// domain without a heap has no collector.
static LOOK: OneThread<Option<Look>> = OneThread::new(None);

/// Collects, and hands out what live objects refer to outside of the heap; nothing if nothing was ever made.
pub fn for_each_outside(outside: &mut dyn Outside) {
    if let Some(look) = LOOK.get() {
        look(outside);
    }
}

/// Whoever asks, by a pointer.
struct Asking<'a>(&'a mut dyn Outside);

impl Outside for Asking<'_> {
    fn external(&mut self, reference: u64) {
        self.0.external(reference);
    }

    fn exception(&mut self, reference: u64) {
        self.0.exception(reference);
    }
}

fn look(outside: &mut dyn Outside) {
    let outside = &mut Asking(outside);
    let collected = HEAP.with(|heap| {
        if let Some(heap) = heap {
            // SAFETY: the descriptor says where the cells are.
            unsafe {
                heap.set_cursor(cells().read_volatile()[0]);
                collect(heap, outside);
                cells().write_volatile([0, 0]);
            }
        }
    });
    debug_assert!(collected.is_some(), "an allocation collects by itself");
}

/// Marks what can be reached, and gives up the rest.
fn collect(heap: &mut Heap<'static>, outside: &mut impl Outside) {
    heap.begin();
    let mut cell = 0;
    let argument = &raw mut *heap as u64;
    // SAFETY: (1) `mark_stack` takes such a pointer and returns, and nobody else uses the heap meanwhile; (2) the cell
    // is this frame's, which outlives the attempt, and nobody recovers from a trap through it; it puts the registers
    // that a function must keep on the stack.
    unsafe { __wasm2sel4_attempt(mark_stack, argument, &mut cell) };
    let module = module();
    let words = [
        (module.globals, module.globals_size.0),
        (module.gc_segments, module.gc_segments_size.0),
        (module.exception_buffer, module.exception_buffer_size.0),
        // Exceptions are given up by a look of their own; until then, all of them are there.
        (module.exceptions, module.exception_count * (ExceptionHeader::SIZE + module.exception_buffer_size.0)),
    ];
    for (start, size) in words {
        // SAFETY: the descriptor says where these are.
        unsafe { for_each_word(start.address(), start.address() + size, |word| ambiguous(heap, word, outside)) };
    }
    for table in tables().iter().filter(|table| table.elements != ELEMENTS_FUNCTION) {
        // SAFETY: the compiler makes the cell an aligned word; so many elements can be read.
        unsafe {
            let elements = (table.size_cell.address() as *const u64).read_volatile();
            for_each_word(table.base.0, table.base.0 + elements * 8, |word| match table.elements {
                ELEMENTS_ANY => heap.reference(word, outside),
                ELEMENTS_EXTERN => heap.external(word, outside),
                _ => outside.exception(word),
            });
        }
    }
    heap.drain(outside);
    heap.end();
}

/// Marks what a word of which nobody knows what it is refers to.
fn ambiguous(heap: &mut Heap<'static>, word: u64, outside: &mut impl Outside) {
    heap.word(word);
    // What `any.convert_extern` has made of an external reference.
    if word & TAG_MASK == INTERNALIZED {
        outside.external((word & 0xffff_ffff) >> INTERNALIZED_SHIFT);
    }
}

/// Marks what the stack refers to, from this frame outwards.
unsafe extern "C" fn mark_stack(heap: u64) {
    let here = 0u64;
    // SAFETY: (1) `collect` passes its heap; (2) between this frame and the top of the stack all is in use, and mapped.
    unsafe {
        let heap = &mut *(heap as *mut Heap<'static>);
        for_each_word(&raw const here as u64, STACK_TOP.0, |word| heap.word(word));
    }
}

/// Hands out the words between two addresses.
///
/// # Safety
///
/// All of them can be read.
unsafe fn for_each_word(start: u64, end: u64, mut use_word: impl FnMut(u64)) {
    for word in (start.next_multiple_of(8)..end).step_by(8) {
        // SAFETY: (1) by the promise of the caller, it can be read; (2) it is aligned; (3) it may be anything, and is
        // only compared.
        use_word(unsafe { (word as *const u64).read_volatile() });
    }
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
        let wanted = match module().gc_mode {
            MODE_ALWAYS => Err(Needs::Collection),
            _ => heap.allocate(number, length),
        };
        let object = match wanted {
            Ok(object) => Some(object),
            Err(reason) => {
                collect(heap, &mut Nothing);
                heap.allocate_after(reason, number, length).ok()
            }
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
