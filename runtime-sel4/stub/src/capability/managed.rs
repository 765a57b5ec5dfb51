//! Slots for capabilities that the domain makes or receives, and their end: a slot is taken back when nothing refers to it any
//! more.
//!
//! A settled reference to a managed slot can be in few places: on the stack (in frames of compiled code and of the stub), in
//! registers, in mutable globals, and in the storage of tables. Tables are searched exactly, the rest word by word: whatever
//! looks like a reference counts as one. So a slot may be kept too long, for as long as a word happens to look so, but it is
//! never taken while it is needed.

use super::cspace::{Capacity, slot};
use super::table;
use crate::arch::__wasm2sel4_attempt;
use crate::module::module;
use crate::platform::kernel;
use wasm2sel4_abi::cspace::{ENTRY_MANAGED, MANAGED_MAXIMUM, address};
use wasm2sel4_abi::layout::STACK_TOP;

const WORDS: usize = (MANAGED_MAXIMUM / 64) as usize;

/// A set of slots.
struct Set([u64; WORDS]);

impl Set {
    fn contains(&self, index: u64) -> bool {
        self.0.get(index as usize / 64).is_some_and(|word| word >> (index % 64) & 1 != 0)
    }

    fn insert(&mut self, index: u64) {
        if let Some(word) = self.0.get_mut(index as usize / 64) {
            *word |= 1 << (index % 64);
        }
    }

    fn remove(&mut self, index: u64) {
        if let Some(word) = self.0.get_mut(index as usize / 64) {
            *word &= !(1 << (index % 64));
        }
    }
}

struct Managed {
    capacity: Capacity,
    /// Slots that have been handed out.
    used: Set,
    /// Of those, the ones to which something refers; meaningful during a collection only.
    marked: Set,
    used_count: u64,
    /// Where the search for a free slot goes on.
    next: u64,
}

static mut MANAGED: Managed =
    Managed { capacity: Capacity::NONE, used: Set([0; WORDS]), marked: Set([0; WORDS]), used_count: 0, next: 0 };

fn managed() -> &'static mut Managed {
    // SAFETY: a domain has one thread, and no function here calls another while it uses this.
    unsafe { &mut *(&raw mut MANAGED) }
}

/// An empty slot, whose address is a new reference; `None` if as many as possible are in use, or there is no memory for more.
pub fn allocate() -> Option<u64> {
    let all = managed().capacity.slots();
    if managed().used_count == all {
        if all != 0 {
            collect();
        }
        // If most are still in use, the next search would come too soon.
        if managed().used_count * 4 >= all * 3 && all < MANAGED_MAXIMUM {
            // Without memory for more, those that are left must do.
            let Managed { capacity, used, .. } = managed();
            let _ = capacity.reach(ENTRY_MANAGED, all, |index| used.contains(index));
        }
    }
    let Managed { capacity, used, used_count, next, .. } = managed();
    let slots = capacity.slots();
    let free = (*next..slots).chain(0..*next).find(|index| !used.contains(*index))?;
    used.insert(free);
    *used_count += 1;
    *next = if free + 1 < slots { free + 1 } else { 0 };
    Some(address(ENTRY_MANAGED, free))
}

/// Takes back a slot whose address nobody was given; it must be empty.
pub fn release(reference: u64) {
    let Managed { used, used_count, .. } = managed();
    let index = reference.wrapping_sub(address(ENTRY_MANAGED, 0));
    if used.contains(index) {
        used.remove(index);
        *used_count -= 1;
    }
}

/// Takes back every slot to which nothing refers.
fn collect() {
    managed().marked.0.fill(0);
    // The attempt puts the registers that a function must keep on the stack; it is never left by a trap, because it has a
    // cell of its own.
    let mut cell = 0;
    // SAFETY: the function takes a number, and returns.
    unsafe { __wasm2sel4_attempt(mark_stack, 0, &mut cell) };
    let module = module();
    mark_words(module.globals, module.globals + module.globals_size);
    table::for_each(|_, reference| mark(reference));

    let slots = managed().capacity.slots();
    for index in 0..slots {
        let Managed { used, marked, used_count, .. } = managed();
        if used.contains(index) && !marked.contains(index) {
            // Nothing can refuse the deletion of a capability that nobody else works on.
            let _ = slot(address(ENTRY_MANAGED, index)).delete(kernel());
            used.remove(index);
            *used_count -= 1;
        }
    }
}

/// Marks what the stack refers to, from this frame outwards.
unsafe extern "C" fn mark_stack(_: u64) {
    let here = 0u64;
    mark_words(&raw const here as u64, STACK_TOP.0);
}

/// Marks what the words between two addresses refer to.
fn mark_words(start: u64, end: u64) {
    for word in (start.next_multiple_of(8)..end).step_by(8) {
        // SAFETY: the stack above a frame is in use, and globals are the image's; both are words that are only looked at.
        mark(unsafe { (word as *const u64).read_volatile() });
    }
}

fn mark(reference: u64) {
    let index = reference.wrapping_sub(address(ENTRY_MANAGED, 0));
    if index < MANAGED_MAXIMUM {
        managed().marked.insert(index);
    }
}
