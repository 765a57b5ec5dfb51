//! x86_64: `syscall`.

use super::Registers;
use core::arch::asm;

/// Performs a system call.
///
/// # Safety
///
/// The arguments must form a system call that does not change this thread's memory other than its IPC buffer.
pub unsafe fn exchange(number: i64, before: Registers) -> Registers {
    let (mut capability, mut info) = (before.capability, before.info);
    let [mut a, mut b, mut c, mut d] = before.words;
    // SAFETY: `syscall` overwrites rcx and r11. The kernel does not keep the stack pointer, so it waits in r14, which
    // the kernel restores like every other register. Nothing is pushed in between.
    unsafe {
        asm!(
            "mov r14, rsp",
            "syscall",
            "mov rsp, r14",
            in("rdx") number,
            inlateout("rdi") capability,
            inlateout("rsi") info,
            inlateout("r10") a,
            inlateout("r8") b,
            inlateout("r9") c,
            inlateout("r15") d,
            lateout("rcx") _,
            lateout("r11") _,
            lateout("r14") _,
        );
    }
    Registers { capability, info, words: [a, b, c, d] }
}
