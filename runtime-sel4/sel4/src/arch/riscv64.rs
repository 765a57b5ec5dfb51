//! riscv64: `ecall`.

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
    // SAFETY: the kernel restores every register that is not named here.
    unsafe {
        asm!(
            "ecall",
            in("a7") number,
            inlateout("a0") capability,
            inlateout("a1") info,
            inlateout("a2") a,
            inlateout("a3") b,
            inlateout("a4") c,
            inlateout("a5") d,
            lateout("a6") _,
            options(nostack),
        );
    }
    Registers { capability, info, words: [a, b, c, d] }
}
