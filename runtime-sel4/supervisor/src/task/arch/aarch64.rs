//! aarch64.

use super::Access;
use core::arch::global_asm;
use wasm2sel4_abi::trap::FaultKind;

// The kernel passes the boot info in x0, which is also the first argument.
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "adrp x1, __wasm2sel4_supervisor_stack",
    "add x1, x1, :lo12:__wasm2sel4_supervisor_stack",
    "mov x2, #{size}",
    "add sp, x1, x2",
    "mov x29, xzr",
    "mov x30, xzr",
    "b {main}",
    size = const super::STACK_SIZE,
    main = sym crate::task::start::main,
);

/// Registers in the order of `TCB_WriteRegisters`: pc sp spsr x0-x8 x16-x18 x29 x30 ….
pub mod registers {
    /// How many of them a trap delivery needs.
    pub const COUNT: usize = 17;
    /// The program counter.
    pub const PC: usize = 0;
    /// The stack pointer.
    pub const SP: usize = 1;
    /// The frame pointer.
    pub const FP: usize = 15;
    /// The arguments of a C function.
    pub const ARGUMENTS: [usize; 5] = [3, 4, 5, 6, 7];
}

/// Fields of the exception syndrome (Arm ARM, ESR_EL1 for data and instruction aborts).
mod syndrome {
    /// Data abort: the access was a write.
    pub const WRITE: u64 = 1 << 6;
    /// The fault status code without its level.
    pub const STATUS: u64 = 0x3c;
    /// Translation fault.
    pub const TRANSLATION: u64 = 0x04;
}

/// How a VM fault touched memory; `at_pc` if the address is the program counter.
pub fn access(_at_pc: bool, prefetch: bool, status: u64) -> Access {
    if status & syndrome::STATUS != syndrome::TRANSLATION {
        Access::Forbidden
    } else if prefetch {
        Access::Execute
    } else if status & syndrome::WRITE != 0 {
        Access::Write
    } else {
        Access::Read
    }
}

/// Where the number is in the message of a user exception: IP, SP, flags, number, code.
pub const USER_EXCEPTION_NUMBER: usize = 3;

/// What a user exception was: the number is the exception syndrome, whose class is 0 for an undefined instruction.
pub fn user_exception_kind(number: u64) -> FaultKind {
    match (number >> 26) & 0x3f {
        0 => FaultKind::IllegalInstruction,
        _ => FaultKind::Other,
    }
}

/// What the counter tells ([`wasm2sel4_sys::counter`]).
pub mod counter {
    use crate::task::kernel::boot_info::BootInfo;

    /// So many nanoseconds are so many steps, if that is known: qemu counts cycles at 1 GHz.
    pub fn scale(_: BootInfo) -> Option<(u64, u64)> {
        Some((1, 1))
    }

    /// Instructions, under qemu's instruction counting.
    pub fn ticks() -> u64 {
        wasm2sel4_sys::counter()
    }
}
