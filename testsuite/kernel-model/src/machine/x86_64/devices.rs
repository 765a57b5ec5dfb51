//! Ports of a PC, and the devices behind them that the model uses: serial line and interval timer.

use core::arch::asm;

macro_rules! port {
    ($output:ident, $input:ident, $kind:ty, $register:tt, $what:literal) => {
        #[doc = concat!("Writes ", $what, " to a port.")]
        pub fn $output(port: u16, value: $kind) {
            // SAFETY: ports are not memory; whoever may use one may have the effect.
            unsafe {
                asm!(concat!("out dx, ", $register), in("dx") port, in($register) value,
                    options(nomem, nostack, preserves_flags))
            };
        }

        #[doc = concat!("Reads ", $what, " from a port.")]
        pub fn $input(port: u16) -> $kind {
            let value;
            // SAFETY: as above.
            unsafe {
                asm!(concat!("in ", $register, ", dx"), in("dx") port, out($register) value,
                    options(nomem, nostack, preserves_flags))
            };
            value
        }
    };
}

port!(out8, in8, u8, "al", "a byte");
port!(out16, in16, u16, "ax", "two bytes");
port!(out32, in32, u32, "eax", "four bytes");

/// The serial line (16550).
mod serial {
    pub const DATA: u16 = 0x3f8;
    pub const STATUS: u16 = DATA + 5;
    pub const EMPTY: u8 = 1 << 5;
}

/// Writes a byte to the serial line.
pub fn print_byte(byte: u8) {
    while in8(serial::STATUS) & serial::EMPTY == 0 {}
    out8(serial::DATA, byte);
}

/// The interval timer (8254).
mod timer {
    pub const CHANNEL_2: u16 = 0x42;
    pub const COMMAND: u16 = 0x43;
    /// Gate and output of channel 2.
    pub const CONTROL: u16 = 0x61;
    pub const OUTPUT: u8 = 1 << 5;
    /// Ticks of 10 ms, at 1.193182 MHz.
    pub const SLICE: u16 = 11_932;
}

/// The time stamp counter.
pub fn counter() -> u64 {
    // SAFETY: reads a counter.
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// Waits for 10 ms.
pub fn wait_slice() {
    // Channel 2 counts down once, without sound.
    out8(timer::CONTROL, in8(timer::CONTROL) & !2 | 1);
    out8(timer::COMMAND, 0xb0);
    timer::SLICE.to_le_bytes().into_iter().for_each(|byte| out8(timer::CHANNEL_2, byte));
    while in8(timer::CONTROL) & timer::OUTPUT == 0 {}
}

/// Measures the frequency of the time stamp counter, in MHz.
pub fn counter_frequency() -> u64 {
    let start = counter();
    wait_slice();
    (counter() - start).div_ceil(10_000)
}
