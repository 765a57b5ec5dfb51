//! What the stub needs in assembly, behind one contract: each architecture module defines these symbols, and those
//! helpers that are in assembly ([`crate::assembly`]). For seL4 there is `random`, too: a random number of the
//! processor's, if user level can ask for it.

#[cfg_attr(target_arch = "aarch64", path = "arch/aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "arch/riscv64.rs")]
#[cfg_attr(target_arch = "x86_64", path = "arch/x86_64.rs")]
mod current;

unsafe extern "C" {
    /// Calls `function` with `argument`, with the stack pointer in `cell`; returns 0, or what [`__wasm2sel4_recover`]
    /// says. The cell holds 0 again then.
    pub fn __wasm2sel4_attempt(function: unsafe extern "C" fn(u64), argument: u64, cell: *mut u64) -> u64;

    /// Leaves the attempt whose stack pointer this is, with a result.
    pub fn __wasm2sel4_recover(stack_pointer: u64, result: u64) -> !;

    /// Goes on in compiled code, with this stack pointer and this frame pointer, as a handler of an exception.
    pub fn __wasm2sel4_exception_resume(
        stack_pointer: u64,
        frame_pointer: u64,
        handler: u64,
        tag: u64,
        reference: u64,
    ) -> !;

    /// The entry for faults: the arguments are those of [`crate::trap::__wasm2sel4_trap`], the stack is the trap stack.
    pub fn __wasm2sel4_trap_entry();
}

#[cfg(feature = "hosted")]
pub use current::hosted;
#[cfg(not(feature = "hosted"))]
pub use current::random;
