//! What differs between architectures, behind one contract: each module defines
//!
//! - the entry of the root task,
//! - `registers`: how many registers a trap delivery reads and writes, where the interesting ones are among them,
//! - `access`, `USER_EXCEPTION_NUMBER` and `user_exception_kind`: what the words of the kernel's fault messages mean,
//! - `counter::Counter`: a clock.

#[cfg_attr(target_arch = "aarch64", path = "arch/aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "arch/riscv64.rs")]
#[cfg_attr(target_arch = "x86_64", path = "arch/x86_64.rs")]
mod current;

pub use current::{USER_EXCEPTION_NUMBER, access, counter, registers, user_exception_kind};

/// How a fault touched memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// It read a page that is not mapped.
    Read,
    /// It wrote to a page that is not mapped.
    Write,
    /// It executed a page that is not mapped.
    Execute,
    /// The page is mapped, but not for this, or something else is wrong: no page can mend it.
    Forbidden,
}

/// Bytes of the supervisor's own stack.
pub const STACK_SIZE: usize = 0x2_0000;

#[repr(C, align(16))]
struct Stack([u8; STACK_SIZE]);

/// The supervisor's own stack; only the entry code names it.
#[unsafe(no_mangle)]
static mut __wasm2sel4_supervisor_stack: Stack = Stack([0; STACK_SIZE]);
