//! The interrupt controller of qemu's `virt`: GICv2 (ARM IHI 0048B, "Generic Interrupt Controller").

use super::device;
use core::ops::RangeInclusive;

/// How many interrupts the kernel is configured for.
pub const COUNT: usize = 160;

/// Those for which there are handlers.
pub const ISSUABLE: Option<RangeInclusive<u64>> = Some(0..=COUNT as u64 - 1);

/// The interrupt of the physical timer.
pub const CLOCK: u16 = 30;

const DISTRIBUTOR: u64 = 0x0800_0000;
const INTERFACE: u64 = 0x0801_0000;

/// Registers of the distributor; those with a bit for each interrupt are several.
mod distributor {
    use super::DISTRIBUTOR;

    pub const CONTROL: u64 = DISTRIBUTOR;
    pub const ENABLE: u64 = DISTRIBUTOR + 0x100;
    pub const DISABLE: u64 = DISTRIBUTOR + 0x180;
}

/// Registers of the interface to the processor.
mod interface {
    use super::INTERFACE;

    pub const CONTROL: u64 = INTERFACE;
    pub const PRIORITY_MASK: u64 = INTERFACE + 4;
    pub const ACKNOWLEDGE: u64 = INTERFACE + 0xc;
    pub const END: u64 = INTERFACE + 0x10;
}

fn write(register: u64, word: u32) {
    // SAFETY: the controller is the model's alone, and only its registers are written.
    unsafe { device(register).write_volatile(word) };
}

/// Nothing interrupts but the clock.
pub fn begin() {
    write(distributor::CONTROL, 1);
    (0..COUNT as u16).for_each(close);
    open(CLOCK);
    write(interface::PRIORITY_MASK, 0xff);
    write(interface::CONTROL, 1);
}

fn write_bit(first: u64, interrupt: u16) {
    write(first + 4 * u64::from(interrupt / 32), 1 << (interrupt % 32));
}

/// Lets an interrupt come.
pub fn open(interrupt: u16) {
    write_bit(distributor::ENABLE, interrupt);
}

/// Lets an interrupt come no more.
pub fn close(interrupt: u16) {
    write_bit(distributor::DISABLE, interrupt);
}

/// Whoever handles an interrupt has dealt with it.
pub fn acknowledge(interrupt: u16) {
    open(interrupt);
}

/// Takes the interrupt that is there, if one is: a device's comes no more until it is acknowledged.
pub fn take() -> Option<u16> {
    // SAFETY: reads a register; the controller takes the interrupt for begun.
    let word = unsafe { device(interface::ACKNOWLEDGE).read_volatile() };
    let interrupt = (word & 0x3ff) as u16;
    if usize::from(interrupt) >= COUNT {
        return None;
    }
    if interrupt != CLOCK {
        close(interrupt);
    }
    write(interface::END, word);
    Some(interrupt)
}
