//! The interrupt controller of qemu's `virt`: PLIC (RISC-V Platform-Level Interrupt Controller specification 1.0).

use super::address;
use core::ops::RangeInclusive;

/// Interrupts of devices are from 1 to 95; the kernel counts the clock as another one.
pub const COUNT: usize = 97;

/// Those for which there are handlers.
pub const ISSUABLE: Option<RangeInclusive<u64>> = Some(1..=CLOCK as u64);

/// The number of the clock, which does not come through the controller.
pub const CLOCK: u16 = 96;

const CONTROLLER: u64 = 0x0c00_0000;
/// Supervisor mode of the only hart.
const CONTEXT: u64 = 1;

/// Registers.
mod register {
    use super::{CONTEXT, CONTROLLER};

    /// A word for each interrupt.
    pub const PRIORITY: u64 = CONTROLLER;
    /// A bit for each interrupt.
    pub const ENABLE: u64 = CONTROLLER + 0x2000 + CONTEXT * 0x80;
    pub const THRESHOLD: u64 = CONTROLLER + 0x20_0000 + CONTEXT * 0x1000;
    pub const CLAIM: u64 = THRESHOLD + 4;
}

fn read(register: u64) -> u32 {
    // SAFETY: the controller is the model's alone, and only its registers are read.
    unsafe { (address(register) as *const u32).read_volatile() }
}

fn write(register: u64, word: u32) {
    // SAFETY: as above.
    unsafe { (address(register) as *mut u32).write_volatile(word) };
}

/// No device interrupts.
pub fn begin() {
    for interrupt in 1..CLOCK {
        close(interrupt);
        write(register::PRIORITY + 4 * u64::from(interrupt), 1);
    }
    write(register::THRESHOLD, 0);
}

fn set_enabled(interrupt: u16, enabled: bool) {
    let register = register::ENABLE + 4 * u64::from(interrupt / 32);
    let bit = 1 << (interrupt % 32);
    write(register, if enabled { read(register) | bit } else { read(register) & !bit });
}

/// Lets an interrupt come.
pub fn open(interrupt: u16) {
    set_enabled(interrupt, true);
}

/// Lets an interrupt come no more.
pub fn close(interrupt: u16) {
    set_enabled(interrupt, false);
}

/// Whoever handles an interrupt has dealt with it. On this platform the kernel completes interrupts when it takes them,
/// so that nothing is left to do.
pub fn acknowledge(_interrupt: u16) {}

/// Takes the interrupt that is there, if one is. It can come again at once.
pub fn take() -> Option<u16> {
    let interrupt = read(register::CLAIM);
    if interrupt == 0 {
        return None;
    }
    write(register::CLAIM, interrupt);
    Some(interrupt as u16)
}
