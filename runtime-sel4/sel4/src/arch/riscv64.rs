//! riscv64: `ecall`.

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
            // As many bytes whatever the number is.
            ".option push",
            ".option norvc",
            "li a7, {number}",
            ".option pop",
            recorded_system_call!("ecall", 4),
            number = const NUMBER,
            kind = const Kind::Instruction as u8,
            flavour = const FLAVOUR as u8,
            inlateout("a0") capability,
            inlateout("a1") info,
            inlateout("a2") a,
            inlateout("a3") b,
            inlateout("a4") c,
            inlateout("a5") d,
            lateout("a6") _,
            out("a7") _,
            options(nostack),
        );
    }
    Registers { capability, info, words: [a, b, c, d] }
}
