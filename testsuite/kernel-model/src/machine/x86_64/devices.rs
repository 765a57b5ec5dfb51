//! The devices of a PC that the model uses: serial line, interrupt controller, interval timer.

use core::arch::asm;

/// Writes a byte to a port.
pub fn out8(port: u16, byte: u8) {
    // SAFETY: ports are not memory; whoever may use one may have the effect.
    unsafe { asm!("out dx, al", in("dx") port, in("al") byte, options(nomem, nostack, preserves_flags)) };
}

fn in8(port: u16) -> u8 {
    let byte;
    // SAFETY: as above.
    unsafe { asm!("in al, dx", in("dx") port, out("al") byte, options(nomem, nostack, preserves_flags)) };
    byte
}

/// The serial line (16550).
mod serial {
    pub const DATA: u16 = 0x3f8;
    pub const STATUS: u16 = DATA + 5;
    pub const EMPTY: u8 = 1 << 5;
}

/// Writes a byte to the serial line.
pub fn put(byte: u8) {
    while in8(serial::STATUS) & serial::EMPTY == 0 {}
    out8(serial::DATA, byte);
}

/// The interrupt controllers (8259A): command ports; data follow.
mod controller {
    pub const FIRST: u16 = 0x20;
    pub const SECOND: u16 = 0xa0;
    pub const END_OF_INTERRUPT: u8 = 0x20;
}

/// The interval timer (8254).
mod timer {
    pub const CHANNEL_0: u16 = 0x40;
    pub const CHANNEL_2: u16 = 0x42;
    pub const COMMAND: u16 = 0x43;
    /// Gate and output of channel 2.
    pub const CONTROL: u16 = 0x61;
    pub const OUTPUT: u8 = 1 << 5;
    /// Ticks of 10 ms, at 1.193182 MHz.
    pub const SLICE: u16 = 11_932;
}

/// Has the clock interrupt every 10 ms, through this vector, and nothing else interrupt.
pub fn begin_clock(vector: u8) {
    for (port, first, line) in [(controller::FIRST, vector, 4), (controller::SECOND, vector + 8, 2)] {
        // Begin; where the vectors are; how the two hang together; 8086 mode.
        out8(port, 0x11);
        out8(port + 1, first);
        out8(port + 1, line);
        out8(port + 1, 1);
    }
    out8(controller::FIRST + 1, !1);
    out8(controller::SECOND + 1, !0);
    // Channel 0, both bytes, rate generator.
    out8(timer::COMMAND, 0x34);
    timer::SLICE.to_le_bytes().into_iter().for_each(|byte| out8(timer::CHANNEL_0, byte));
}

/// The clock's interrupt is dealt with.
pub fn end_interrupt() {
    out8(controller::FIRST, controller::END_OF_INTERRUPT);
}

/// The time stamp counter.
pub fn counter() -> u64 {
    // SAFETY: reads a counter.
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// Measures the frequency of the time stamp counter, in MHz.
pub fn counter_frequency() -> u64 {
    // Channel 2 counts down once, without sound.
    out8(timer::CONTROL, in8(timer::CONTROL) & !2 | 1);
    out8(timer::COMMAND, 0xb0);
    timer::SLICE.to_le_bytes().into_iter().for_each(|byte| out8(timer::CHANNEL_2, byte));
    let start = counter();
    while in8(timer::CONTROL) & timer::OUTPUT == 0 {}
    (counter() - start).div_ceil(10_000)
}
