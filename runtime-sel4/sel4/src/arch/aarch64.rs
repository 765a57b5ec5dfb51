//! aarch64: `svc #0`.

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
            "svc #0",
            in("x7") number,
            inlateout("x0") capability,
            inlateout("x1") info,
            inlateout("x2") a,
            inlateout("x3") b,
            inlateout("x4") c,
            inlateout("x5") d,
            lateout("x6") _,
            options(nostack),
        );
    }
    Registers { capability, info, words: [a, b, c, d] }
}
