//! Memory for what has no fixed size: the tree of files, and the handles of components.
//!
//! It is a stretch of addresses for each of the two, of which pages appear as they are touched, and it is there only if
//! the domain has files or handles: until then there is none, and whoever asks is told so. An allocator whose every
//! step is bounded hands it out.

use crate::one_thread::OneThread;
use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::{NonNull, null_mut, slice_from_raw_parts_mut};
use rlsf::Tlsf;

/// log2 of the largest stretch over the smallest, which has 32 bytes: 8 GiB.
const LEVELS: usize = 28;
/// Sizes between two powers of two.
const STEPS: usize = 16;

/// The allocator.
struct Heap(UnsafeCell<Tlsf<'static, u32, u16, LEVELS, STEPS>>);

// SAFETY: a domain has one thread, and neither the trap entry nor anything that the allocator calls allocates.
unsafe impl Sync for Heap {}

#[global_allocator]
static HEAP: Heap = Heap(UnsafeCell::new(Tlsf::new()));

/// Whether there is memory for files.
static IS_OPEN: OneThread<bool> = OneThread::new(false);

/// The bytes for handles, of which each takes 16: more than a program has that drops what it does not need, and an end
/// for one that does not.
const FOR_HANDLES: usize = 4 << 20;

/// Those of them that are there from the first handle on. The allocator writes at both ends of what it gets, and the
/// far end of all of it would be a page, and a table of pages, that hardly any program needs.
const FOR_FIRST_HANDLES: usize = 16 << 10;

/// Hands the allocator more, if there is more: by a pointer, so that programs without handles have none of their
/// memory.
static MORE: OneThread<Option<fn()>> = OneThread::new(None);

/// Whether there is memory for handles.
static IS_OPEN_FOR_HANDLES: OneThread<bool> = OneThread::new(false);

/// Memory for handles; it takes no room in the image.
#[repr(C, align(4096))]
struct Room(UnsafeCell<[u8; FOR_HANDLES]>);

// SAFETY: nobody but the allocator touches it.
unsafe impl Sync for Room {}

/// The linker puts it behind all that is smaller (`domain.ld`), which so has its pages beside each other.
#[unsafe(link_section = ".bss.room")]
static ROOM: Room = Room(UnsafeCell::new([0; FOR_HANDLES]));

/// Hands the allocator the first of the memory for handles, unless it has it.
pub fn open_for_handles() {
    if IS_OPEN_FOR_HANDLES.get() {
        return;
    }
    IS_OPEN_FOR_HANDLES.set(true);
    hand_out(0, FOR_FIRST_HANDLES);
    MORE.set(Some(|| hand_out(FOR_FIRST_HANDLES, FOR_HANDLES)));
}

/// Hands the allocator a part of the memory for handles, each once.
fn hand_out(start: usize, end: usize) {
    // SAFETY: the memory is a static of this file's, which is named here only, and no part of it is handed out twice.
    unsafe { insert(ROOM.0.get() as u64 + start as u64, (end - start) as u64) };
}

/// Whether there was more memory, which the allocator has now.
fn has_more() -> bool {
    let more = MORE.get();
    MORE.set(None);
    more.map(|more| more()).is_some()
}

/// Hands the allocator its memory.
///
/// # Safety
///
/// Nobody else uses these addresses, now or later, and pages appear there as they are touched.
pub unsafe fn open(start: u64, size: u64) {
    if IS_OPEN.get() {
        return;
    }
    IS_OPEN.set(true);
    // SAFETY: by the promise of the caller.
    unsafe { insert(start, size) };
}

/// Hands the allocator memory.
///
/// # Safety
///
/// As of [`open`].
unsafe fn insert(start: u64, size: u64) {
    if let Some(memory) = NonNull::new(slice_from_raw_parts_mut(start as *mut u8, size as usize)) {
        // SAFETY: (1) the memory is nobody else's, by the promise of the caller; (2) no reference to the allocator
        // lives: see `Sync`, and it is called from here alone.
        unsafe { (*HEAP.0.get()).insert_free_block_ptr(memory) };
    }
}

// SAFETY: what is handed out is what the allocator hands out. No reference to it lives longer than one call, and no
// call is made during another (see `Sync`).
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        loop {
            // SAFETY: as above.
            match unsafe { (*self.0.get()).allocate(layout) } {
                Some(pointer) => return pointer.as_ptr(),
                None if has_more() => {}
                None => return null_mut(),
            }
        }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if let Some(pointer) = NonNull::new(pointer) {
            // SAFETY: as above; and by the promise of the caller, it was allocated here with this alignment.
            unsafe { (*self.0.get()).deallocate(pointer, layout.align()) };
        }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (Some(pointer), Ok(layout)) = (NonNull::new(pointer), Layout::from_size_align(size, layout.align())) else {
            return null_mut();
        };
        loop {
            // SAFETY: as above.
            match unsafe { (*self.0.get()).reallocate(pointer, layout) } {
                Some(pointer) => return pointer.as_ptr(),
                None if has_more() => {}
                None => return null_mut(),
            }
        }
    }
}
