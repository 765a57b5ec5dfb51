//! x86_64.

use super::Access;
use core::arch::global_asm;
use wasm2sel4_abi::trap::FaultKind;

// The kernel passes the boot info in rdi, which is also the first argument.
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "lea rsp, [rip + __wasm2sel4_supervisor_stack + {size}]",
    "xor ebp, ebp",
    "call {main}",
    "ud2",
    size = const super::STACK_SIZE,
    main = sym crate::task::start::main,
);

/// Registers in the order of `TCB_WriteRegisters`: rip rsp rflags rax rbx rcx rdx rsi rdi rbp r8-r15.
pub mod registers {
    /// How many of them a trap delivery needs.
    pub const COUNT: usize = 18;
    /// The program counter.
    pub const PC: usize = 0;
    /// The stack pointer.
    pub const SP: usize = 1;
    /// The frame pointer.
    pub const FP: usize = 9;
    /// The arguments of a C function.
    pub const ARGUMENTS: [usize; 5] = [8, 7, 6, 5, 10];
}

/// Bits of the page fault error code.
mod error {
    pub const PRESENT: u64 = 1;
    pub const WRITE: u64 = 2;
}

/// How a VM fault touched memory; `at_pc` if the address is the program counter.
pub fn access(at_pc: bool, _prefetch: bool, status: u64) -> Access {
    if status & error::PRESENT != 0 {
        Access::Forbidden
    } else if status & error::WRITE != 0 {
        Access::Write
    } else if at_pc {
        // The kernel does not tell instruction fetches apart.
        Access::Execute
    } else {
        Access::Read
    }
}

/// Where the number is in the message of a user exception: IP, SP, flags, number, code.
pub const USER_EXCEPTION_NUMBER: usize = 3;

/// What a user exception was.
pub fn user_exception_kind(number: u64) -> FaultKind {
    match number {
        0 => FaultKind::Arithmetic,
        6 => FaultKind::IllegalInstruction,
        _ => FaultKind::Other,
    }
}

/// What the counter tells ([`wasm2sel4_sys::counter`]).
pub mod counter {
    use crate::task::kernel::boot_info::BootInfo;

    /// So many nanoseconds are so many steps, if the kernel tells the frequency.
    pub fn scale(boot_info: BootInfo) -> Option<(u64, u64)> {
        boot_info.tsc_mhz().map(|mhz| (1000, mhz))
    }

    /// Instructions, under qemu's instruction counting.
    pub fn ticks() -> u64 {
        wasm2sel4_sys::counter()
    }
}
