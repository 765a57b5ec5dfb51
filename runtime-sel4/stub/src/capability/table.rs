//! Tables of capabilities: storage holds the settled references, the slots of a CNode hold copies of what they refer
//! to.
//!
//! Compiled code reads storage by itself; only here it is written, together with the slots.

use super::cspace::{Capacity, slot};
use crate::module::{table_size, tables};
use crate::one_thread::OneThread;
use crate::platform::kernel;
use crate::trap;
use wasm2sel4_abi::cspace::{ENTRIES_MAXIMUM, ENTRY_BITS, address};
use wasm2sel4_abi::descriptor::TableDescriptor;
use wasm2sel4_abi::gc::EXTERNALIZED;
use wasm2sel4_abi::trap::Trap;

/// How large the CNode of each table is. It reaches as far as the last element that was ever not null.
static CAPACITIES: [OneThread<Capacity>; ENTRIES_MAXIMUM as usize] =
    [const { OneThread::new(Capacity::NONE) }; ENTRIES_MAXIMUM as usize];

/// `table.set`, `table.fill` and `table.grow`: gives elements that are all in their table a reference.
///
/// # Safety
///
/// `count` references from `first` on must be storage of a table of capabilities, whose slots begin at `slots`.
pub unsafe fn capability_fill(first: u64, slots: u64, reference: u64, count: u64) {
    let first = first as *mut u64;
    for index in 0..count {
        // SAFETY: by the promise of the caller, this is the storage of an element, and the slot behind it is that
        // element's.
        unsafe { set(first.add(index as usize), slots + index, reference) };
    }
}

/// `table.copy` and `table.init`: copies references to elements that are all in their table.
///
/// # Safety
///
/// As above for `destination`; `count` references must be at `source`. The two may overlap.
pub unsafe fn capability_copy(destination: u64, slots: u64, source: u64, count: u64) {
    let (destination, source) = (destination as *mut u64, source as *const u64);
    let copy = |index: u64| {
        // SAFETY: by the promise of the caller: (1) the source has this many references, which may be in pages that
        // appear only now, so the read is volatile; (2) the destination is storage of elements, whose slots begin at
        // `slots`; (3) where the two overlap, the order below reads each reference before it is overwritten.
        unsafe {
            let reference = source.add(index as usize).read_volatile();
            set(destination.add(index as usize), slots + index, reference);
        }
    };
    if destination.cast_const() <= source {
        (0..count).for_each(copy);
    } else {
        (0..count).rev().for_each(copy);
    }
}

/// Writes one element.
///
/// # Safety
///
/// `element` must be its storage, `target` the address of its slot.
unsafe fn set(element: *mut u64, target: u64, reference: u64) {
    // SAFETY: by the promise of the caller; volatile, because a page may appear only now.
    let before = unsafe { element.read_volatile() };
    if before == reference {
        return;
    }
    if is_capability(before) {
        // A slot that is empty already, because the capability is gone, stays so.
        let _ = slot(target).delete(kernel());
    }
    // SAFETY: as above.
    unsafe { element.write_volatile(reference) };
    if is_capability(reference) {
        // SAFETY: by the promise of the caller, the two belong to one element.
        unsafe { reach(element, target) };
        copy(target, reference);
    }
}

/// Makes the CNode of a table large enough for a slot. A table's elements are like a memory's pages: they come when
/// they are needed, and without memory for one the domain ends.
///
/// # Safety
///
/// As for `set`.
unsafe fn reach(element: *mut u64, target: u64) {
    let (entry, index) = (target >> ENTRY_BITS, target & ((1 << ENTRY_BITS) - 1));
    let first = element.wrapping_sub(index as usize);
    // SAFETY: (1) `element` is the storage of the element of this index, so the table's begins this many elements
    // before it; (2) only elements before this one are asked for, so they are in the table, too.
    let is_used = |index: u64| is_capability(unsafe { first.add(index as usize).read_volatile() });
    let is_reached = CAPACITIES.get(entry as usize).is_some_and(|cell| {
        let mut capacity = cell.get();
        let is_reached = capacity.reach(entry, index, is_used);
        cell.set(capacity);
        is_reached
    });
    if !is_reached {
        trap::raise(
            Trap::OutOfMemory,
            trap::message(Trap::OutOfMemory.message()).text(b" for a table of capabilities"),
        );
    }
}

/// Whether a reference is to a capability: neither null, nor what `extern.convert_any` has made of something else.
const fn is_capability(reference: u64) -> bool {
    reference != 0 && reference & EXTERNALIZED == 0
}

/// Copies what a reference refers to into an empty slot of a table. What is gone leaves the slot empty.
fn copy(target: u64, reference: u64) {
    let kernel = kernel();
    let _ = slot(target).copy_from(kernel, slot(reference), kernel.abi.rights_all);
}

/// Calls `visit` with the slot and the reference of every element of every table of capabilities that is one.
pub fn for_each(mut visit: impl FnMut(u64, u64)) {
    for table in tables().iter().filter(|table| table.entry != 0) {
        for index in 0..elements(table) {
            // SAFETY: (1) the descriptor says where the storage of the table is; (2) the index is below the table's
            // current size; (3) nothing else runs, and a page that is not there appears when it is touched, so the read
            // is volatile.
            let reference = unsafe { (table.base.0 as *const u64).add(index as usize).read_volatile() };
            if is_capability(reference) {
                visit(address(table.entry, index), reference);
            }
        }
    }
}

/// The elements that may be capabilities: no more than the CNode has slots.
pub fn elements(table: &TableDescriptor) -> u64 {
    table_size(table).min(CAPACITIES.get(table.entry as usize).map_or(0, |capacity| capacity.get().slots()))
}

/// Makes the copies of a reference in all tables equal to the reference itself again: after its capability was deleted,
/// or after the kernel deleted the copies along with what was derived from it.
pub fn refresh(wanted: u64) {
    for_each(|target, reference| {
        if reference == wanted {
            let _ = slot(target).delete(kernel());
            copy(target, reference);
        }
    });
}
