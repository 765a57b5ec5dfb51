//! Which ports somebody has capabilities to: no port is issued twice.

use crate::memory::Only;
use core::ops::RangeInclusive;

/// A bit for each port.
static ISSUED: Only<[u64; 0x1_0000 / 64]> = Only::new([0; 0x1_0000 / 64]);

/// Changes the word with the bit of a port, given that bit, and returns what it was before.
fn change(port: u16, change: impl FnOnce(u64, u64) -> u64) -> bool {
    let (index, bit) = (usize::from(port / 64), 1 << (port % 64));
    ISSUED.with(|words| {
        let before = words[index];
        words[index] = change(before, bit);
        before & bit != 0
    })
}

/// Whether somebody has one of these ports.
pub fn is_any_issued(mut ports: RangeInclusive<u16>) -> bool {
    ports.any(|port| change(port, |word, _| word))
}

/// Somebody gets a capability to these ports.
pub fn take(ports: RangeInclusive<u16>) {
    for port in ports {
        change(port, |word, bit| word | bit);
    }
}

/// The last capability to these ports is gone.
pub fn give_back(ports: RangeInclusive<u16>) {
    for port in ports {
        change(port, |word, bit| word & !bit);
    }
}
