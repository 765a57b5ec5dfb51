//! Which ports somebody has capabilities to: no port is issued twice.

use core::ops::RangeInclusive;

/// A bit for each port.
static mut ISSUED: [u64; 0x1_0000 / 64] = [0; 0x1_0000 / 64];

/// The word with the bit of a port, and the bit.
fn bit(port: u16) -> (&'static mut u64, u64) {
    // SAFETY: the model runs alone, and nobody keeps this reference.
    (unsafe { &mut (*(&raw mut ISSUED))[usize::from(port / 64)] }, 1 << (port % 64))
}

/// Whether somebody has one of these ports.
pub fn is_any_issued(mut ports: RangeInclusive<u16>) -> bool {
    ports.any(|port| {
        let (word, bit) = bit(port);
        *word & bit != 0
    })
}

/// Somebody gets a capability to these ports.
pub fn take(ports: RangeInclusive<u16>) {
    ports.for_each(|port| {
        let (word, bit) = bit(port);
        *word |= bit;
    });
}

/// The last capability to these ports is gone.
pub fn give_back(ports: RangeInclusive<u16>) {
    ports.for_each(|port| {
        let (word, bit) = bit(port);
        *word &= !bit;
    });
}
