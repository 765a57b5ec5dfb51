//! aarch64: `svc #0`.

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
    // SAFETY: the kernel restores every register that is not named here.
    unsafe {
        asm!(
            "mov x7, {number}",
            recorded_system_call!("svc #0", 4),
            number = const NUMBER,
            kind = const Kind::Instruction as u8,
            flavour = const FLAVOUR as u8,
            inlateout("x0") capability,
            inlateout("x1") info,
            inlateout("x2") a,
            inlateout("x3") b,
            inlateout("x4") c,
            inlateout("x5") d,
            lateout("x6") _,
            out("x7") _,
            options(nostack),
        );
    }
    Registers { capability, info, words: [a, b, c, d] }
}
