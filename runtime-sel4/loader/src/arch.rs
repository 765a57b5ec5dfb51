//! What differs between architectures, behind one contract: each module defines the entry, `print_byte` (a byte on the
//! serial line), `halt`, `WINDOW` (the physical memory that paging will cover) and `enter` (paging on, jump to the
//! kernel).

#[cfg_attr(target_arch = "aarch64", path = "arch/aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "arch/riscv64.rs")]
mod current;

pub use current::{WINDOW, enter, halt, print_byte};

/// Bytes of the loader's stack.
pub const STACK_SIZE: usize = 0x4000;

#[repr(C, align(16))]
struct Stack([u8; STACK_SIZE]);

/// The loader's stack; only the entry code names it.
#[unsafe(no_mangle)]
static mut __wasm2sel4_loader_stack: Stack = Stack([0; STACK_SIZE]);

/// A paging structure.
#[repr(C, align(4096))]
struct Table([u64; 512]);
