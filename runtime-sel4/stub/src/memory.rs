//! What compiled code calls for its memory.

use crate::platform::Clock;
use crate::{module, platform, print};
use wasm2sel4_abi::descriptor::MemoryDescriptor;
use wasm2sel4_abi::protocol::CANNOT_GROW;
use wasm2sel4_abi::status;

/// The current size of a memory in bytes.
pub fn size(memory: &MemoryDescriptor) -> u64 {
    // SAFETY: the compiler makes this an aligned word; nothing else in this domain runs at the same time.
    unsafe { (memory.size_cell.address() as *const u64).read_volatile() }
}

/// `memory.grow`: the size before in pages, or all ones.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn memory_grow(number: u32, pages: u64) -> u64 {
    let Some(memory) = module::memories().get(number as usize) else { return CANNOT_GROW };
    let before = size(memory);
    let room = memory.maximum.0.saturating_sub(before);
    if pages > room >> memory.page_log2 {
        return CANNOT_GROW;
    }
    let after = before + (pages << memory.page_log2);
    if pages != 0 && !platform::grow(number, memory, before, after) {
        return CANNOT_GROW;
    }
    // SAFETY: as in `size`; compiled code reads the cell anew at each use.
    unsafe { (memory.size_cell.address() as *mut u64).write_volatile(after) };
    before >> memory.page_log2
}

/// `table.fill`: gives elements that are all in their table a value.
///
/// # Safety
///
/// `count` references from `first` on must be storage of a table.
pub unsafe fn table_fill(first: u64, reference: u64, count: u64) {
    let first = first as *mut u64;
    for index in 0..count as usize {
        // SAFETY: by the promise of the caller; a volatile write, because a page may appear only now.
        unsafe { first.add(index).write_volatile(reference) };
    }
}

/// `memory.atomic.wait`: 1 if the value was not the expected one, 2 after the timeout. Nobody else runs in this domain,
/// so nobody ever wakes a waiter: a wait without an end is a program's deadlock with itself, and ends it like a trap
/// instead of hanging without a word.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn atomic_wait(is_equal: u32, timeout: i64) -> u32 {
    const NOT_EQUAL: u32 = 1;
    const TIMED_OUT: u32 = 2;
    if is_equal == 0 {
        return NOT_EQUAL;
    }
    let Ok(timeout) = u64::try_from(timeout) else {
        print::error(
            b"wasm trap: a wait without a timeout: it waits for another thread, and a domain has one thread; build the \
              program without threads\n",
        );
        platform::exit(status::TRAPPED)
    };
    // Without a clock every timeout is over at once.
    let Some(until) = platform::clock(Clock::Monotonic).map(|now| now.saturating_add(timeout)) else {
        return TIMED_OUT;
    };
    while platform::clock(Clock::Monotonic).is_some_and(|now| now < until) {
        platform::wait(Some(until), false);
    }
    TIMED_OUT
}
