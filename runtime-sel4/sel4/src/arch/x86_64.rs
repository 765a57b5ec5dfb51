//! x86_64: `syscall`.

use super::{FLAVOUR, Registers, Stretch};
use core::arch::asm;
use wasm2sel4_abi::protocol::INFO_LABEL_SHIFT;
use wasm2sel4_abi::recorded_system_call;
use wasm2sel4_abi::system_call::Kind;

/// Performs a system call.
///
/// # Safety
///
/// The arguments must form a system call that does not change this thread's memory other than its IPC buffer.
pub unsafe fn exchange<const NUMBER: i32>(before: Registers) -> Registers {
    let (mut capability, mut info) = (before.capability, before.info);
    let [mut a, mut b, mut c, mut d] = before.words;
    // SAFETY: `syscall` overwrites rcx and r11. The kernel does not keep the stack pointer, so it waits in r14, which
    // the kernel restores like every other register. Nothing is pushed in between.
    unsafe {
        asm!(
            "mov r14, rsp",
            "mov rdx, {number}",
            recorded_system_call!("syscall", 7),
            "mov rsp, r14",
            number = const NUMBER,
            kind = const Kind::Instruction as u8,
            flavour = const FLAVOUR as u8,
            inlateout("rdi") capability,
            inlateout("rsi") info,
            inlateout("r10") a,
            inlateout("r8") b,
            inlateout("r9") c,
            inlateout("r15") d,
            lateout("rcx") _,
            out("rdx") _,
            lateout("r11") _,
            lateout("r14") _,
        );
    }
    Registers { capability, info, words: [a, b, c, d] }
}

/// Performs two system calls, of which the second may be interrupted; nothing if it was.
///
/// # Safety
///
/// Both must be system calls that do not change this thread's memory other than its IPC buffer.
pub unsafe fn exchange_within<const NUMBER: i32>(stretch: &Stretch) -> Option<Registers> {
    let (capability, info, a, b, c, d, is_over): (u64, u64, u64, u64, u64, u64, u64);
    // SAFETY: as above for what `syscall` overwrites, and for the stack pointer, which is taken out of r14 wherever the
    // thread goes on; whoever interrupts changes the program counter alone, to one of these instructions.
    unsafe {
        asm!(
            "mov r14, rsp",
            "mov rdi, [r12]",
            "mov rsi, [r12 + 8]",
            "mov r10, [r12 + 16]",
            "lea r8, [rip + 22f]",
            "lea r9, [rip + 23f]",
            "lea r15, [rip + 24f]",
            "mov rdx, {number}",
            "22:",
            recorded_system_call!("syscall", 7),
            "shr rsi, {label_shift}",
            "jnz 24f",
            "mov rdi, [r12 + 24]",
            "mov rsi, [r12 + 32]",
            "mov r10, [r12 + 40]",
            "mov r8, [r12 + 48]",
            "mov r9, [r12 + 56]",
            "mov r15, [r12 + 64]",
            "mov rdx, {number}",
            "23:",
            recorded_system_call!("syscall", 7),
            "mov rsp, r14",
            "xor eax, eax",
            "jmp 25f",
            "24:",
            "mov rsp, r14",
            "mov eax, 1",
            "25:",
            number = const NUMBER,
            kind = const Kind::Instruction as u8,
            flavour = const FLAVOUR as u8,
            label_shift = const INFO_LABEL_SHIFT,
            in("r12") stretch,
            out("rax") is_over,
            out("rdi") capability,
            out("rsi") info,
            out("r10") a,
            out("r8") b,
            out("r9") c,
            out("r15") d,
            out("rcx") _,
            out("rdx") _,
            out("r11") _,
            out("r14") _,
        );
    }
    (is_over == 0).then_some(Registers { capability, info, words: [a, b, c, d] })
}

/// The time stamp counter.
pub fn counter() -> u64 {
    // SAFETY: the instruction reads a counter, and the kernel leaves it open to user level.
    unsafe { core::arch::x86_64::_rdtsc() }
}
