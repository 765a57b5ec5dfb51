//! Newtypes for addresses and sizes, so that a guest offset is never mistaken for an address of the domain.

/// A virtual address in a protection domain's VSpace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(transparent)]
pub struct VirtualAddress(pub u64);

/// A number of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(transparent)]
pub struct ByteSize(pub u64);

/// The size of a WebAssembly page (core specification, 4.2.8 "Memory Instances").
pub const WASM_PAGE: u64 = 0x1_0000;

/// The size of the smallest MMU page on all three architectures.
pub const MMU_PAGE: u64 = 0x1000;

/// `value` rounded up to a multiple of the MMU page; saturates at the last page.
pub const fn page_align_up(value: u64) -> u64 {
    match value.checked_add(MMU_PAGE - 1) {
        Some(sum) => sum & !(MMU_PAGE - 1),
        None => !(MMU_PAGE - 1),
    }
}
