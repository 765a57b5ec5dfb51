//! aarch64: `svc #0`.

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
            "ldp x0, x1, [{stretch}]",
            "ldr x2, [{stretch}, #16]",
            "adr x3, 21f",
            "adr x4, 22f",
            "adr x5, 23f",
            "mov x7, {number}",
            "21:",
            recorded_system_call!("svc #0", 4),
            "lsr x1, x1, #{label_shift}",
            "cbnz x1, 23f",
            "ldp x0, x1, [{stretch}, #24]",
            "ldp x2, x3, [{stretch}, #40]",
            "ldp x4, x5, [{stretch}, #56]",
            "mov x7, {number}",
            "22:",
            recorded_system_call!("svc #0", 4),
            "mov {is_over}, #0",
            "b 24f",
            "23:",
            "mov {is_over}, #1",
            "24:",
            number = const NUMBER,
            kind = const Kind::Instruction as u8,
            flavour = const FLAVOUR as u8,
            label_shift = const INFO_LABEL_SHIFT,
            stretch = in(reg) stretch,
            is_over = out(reg) is_over,
            out("x0") capability,
            out("x1") info,
            out("x2") a,
            out("x3") b,
            out("x4") c,
            out("x5") d,
            out("x6") _,
            out("x7") _,
            options(nostack),
        );
    }
    (is_over == 0).then_some(Registers { capability, info, words: [a, b, c, d] })
}

/// The cycle counter, which the loader opens to user level.
pub fn counter() -> u64 {
    let cycles: u64;
    // SAFETY: the instruction reads a counter; the loader has opened it.
    unsafe { asm!("mrs {}, pmccntr_el0", out(reg) cycles, options(nomem, nostack)) };
    cycles
}
