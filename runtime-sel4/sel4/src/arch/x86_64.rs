//! x86_64: `syscall`.

use super::{FLAVOUR, Registers};
use core::arch::asm;
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
