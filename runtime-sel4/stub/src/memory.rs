//! What compiled code calls for its memory.

use crate::{module, platform};
use wasm2sel4_abi::address::{WASM_PAGE, WasmPages};
use wasm2sel4_abi::descriptor::MemoryDescriptor;
use wasm2sel4_abi::protocol::CANNOT_GROW;

/// The current size of a memory in bytes.
pub fn size(memory: &MemoryDescriptor) -> u64 {
    // SAFETY: the compiler makes this an aligned word; nothing else in this domain runs at the same time.
    unsafe { (memory.size_cell as *const u64).read_volatile() }
}

/// `memory.grow`: the size before in pages, or all ones.
#[unsafe(no_mangle)]
pub extern "C" fn __wasm2sel4_memory_grow(_memory: u32, pages: u64) -> u64 {
    let Some(memory) = module::memory() else { return CANNOT_GROW };
    let before = size(memory);
    let Some(after) = before.checked_add(WasmPages(pages).bytes().0) else { return CANNOT_GROW };
    if after > memory.maximum || !platform::grow(memory, before, after) {
        return CANNOT_GROW;
    }
    // SAFETY: as in `size`; compiled code reads the cell anew at each use.
    unsafe { (memory.size_cell as *mut u64).write_volatile(after) };
    before / WASM_PAGE
}
