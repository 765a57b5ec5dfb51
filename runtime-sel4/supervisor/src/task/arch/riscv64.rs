//! riscv64.

use super::Access;
use core::arch::{asm, global_asm};
use wasm2sel4_abi::trap::FaultKind;

// The kernel passes the boot info in a0, which is also the first argument. Nothing is addressed relative to gp, but
// the convention wants it set.
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "la sp, __wasm2sel4_supervisor_stack",
    "li t0, {size}",
    "add sp, sp, t0",
    "mv gp, zero",
    "mv s0, zero",
    "mv ra, zero",
    "tail {main}",
    size = const super::STACK_SIZE,
    main = sym crate::task::start::main,
);

/// Registers in the order of `TCB_WriteRegisters`: pc ra sp gp s0-s11 a0-a7 t0-t6 tp.
pub mod registers {
    /// How many of them a trap delivery needs.
    pub const COUNT: usize = 21;
    /// The program counter.
    pub const PC: usize = 0;
    /// The stack pointer.
    pub const SP: usize = 2;
    /// The frame pointer.
    pub const FP: usize = 4;
    /// The arguments of a C function.
    pub const ARGUMENTS: [usize; 5] = [16, 17, 18, 19, 20];
}

/// Exception codes (RISC-V privileged architecture, `scause`).
mod cause {
    pub const INSTRUCTION_ACCESS: u64 = 1;
    pub const ILLEGAL_INSTRUCTION: u64 = 2;
    pub const LOAD_ACCESS: u64 = 5;
    pub const STORE_ACCESS: u64 = 7;
    pub const INSTRUCTION_PAGE: u64 = 12;
    pub const LOAD_PAGE: u64 = 13;
    pub const STORE_PAGE: u64 = 15;
}

/// How a VM fault touched memory; `at_pc` if the address is the program counter. A page that is mapped already answers
/// a second mapping with an error, so a write to a read-only page need not be told apart here.
pub fn access(_at_pc: bool, prefetch: bool, status: u64) -> Access {
    match status {
        _ if prefetch => Access::Execute,
        cause::INSTRUCTION_ACCESS | cause::INSTRUCTION_PAGE => Access::Execute,
        cause::LOAD_ACCESS | cause::LOAD_PAGE => Access::Read,
        cause::STORE_ACCESS | cause::STORE_PAGE => Access::Write,
        _ => Access::Forbidden,
    }
}

/// Where the number is in the message of a user exception: IP, SP, number, code.
pub const USER_EXCEPTION_NUMBER: usize = 2;

/// What a user exception was.
pub fn user_exception_kind(number: u64) -> FaultKind {
    match number {
        cause::ILLEGAL_INSTRUCTION => FaultKind::IllegalInstruction,
        _ => FaultKind::Other,
    }
}

/// What the counters tell.
pub mod counter {
    use super::asm;
    use crate::task::kernel::boot_info::BootInfo;

    /// Nanoseconds of a step of [`wasm2sel4_sys::counter`] on qemu's `virt` machine (10 MHz), which the kernel does not
    /// tell.
    const STEP: u64 = 100;

    /// So many nanoseconds are so many steps of [`wasm2sel4_sys::counter`], if that is known.
    pub fn scale(_: BootInfo) -> Option<(u64, u64)> {
        Some((STEP, 1))
    }

    /// Instructions, under qemu's instruction counting.
    pub fn ticks() -> u64 {
        let instructions: u64;
        // SAFETY: the instruction reads a counter.
        unsafe { asm!("rdinstret {}", out(reg) instructions, options(nomem, nostack)) };
        instructions
    }
}
