//! riscv64: `ecall`.

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

/// Performs two system calls, of which the second may be interrupted; nothing if it was.
///
/// # Safety
///
/// Both must be system calls that do not change this thread's memory other than its IPC buffer.
pub unsafe fn exchange_within<const NUMBER: i32>(stretch: &Stretch) -> Option<Registers> {
    let (capability, info, a, b, c, d, is_over): (u64, u64, u64, u64, u64, u64, u64);
    // SAFETY: the kernel restores every register that is not named here, and whoever interrupts changes the program
    // counter alone, to one of these instructions.
    unsafe {
        asm!(
            "ld a0, 0({stretch})",
            "ld a1, 8({stretch})",
            "ld a2, 16({stretch})",
            "lla a3, 21f",
            "lla a4, 22f",
            "lla a5, 23f",
            // As many bytes whatever the number is.
            ".option push",
            ".option norvc",
            "li a7, {number}",
            ".option pop",
            "21:",
            recorded_system_call!("ecall", 4),
            "srli a1, a1, {label_shift}",
            "bnez a1, 23f",
            "ld a0, 24({stretch})",
            "ld a1, 32({stretch})",
            "ld a2, 40({stretch})",
            "ld a3, 48({stretch})",
            "ld a4, 56({stretch})",
            "ld a5, 64({stretch})",
            ".option push",
            ".option norvc",
            "li a7, {number}",
            ".option pop",
            "22:",
            recorded_system_call!("ecall", 4),
            "li {is_over}, 0",
            "j 24f",
            "23:",
            "li {is_over}, 1",
            "24:",
            number = const NUMBER,
            kind = const Kind::Instruction as u8,
            flavour = const FLAVOUR as u8,
            label_shift = const INFO_LABEL_SHIFT,
            stretch = in(reg) stretch,
            is_over = out(reg) is_over,
            out("a0") capability,
            out("a1") info,
            out("a2") a,
            out("a3") b,
            out("a4") c,
            out("a5") d,
            out("a6") _,
            out("a7") _,
            options(nostack),
        );
    }
    (is_over == 0).then_some(Registers { capability, info, words: [a, b, c, d] })
}

/// The time counter.
pub fn counter() -> u64 {
    let time: u64;
    // SAFETY: the instruction reads a counter.
    unsafe { asm!("rdtime {}", out(reg) time, options(nomem, nostack)) };
    time
}
