//! Time: a counter of the processor, and the real time at boot that the image was given.

use crate::task::arch::counter;
use crate::task::bundle;
use crate::task::kernel::boot_info::BootInfo;
use wasm2sel4_abi::clock::Monotonic;

/// What the supervisor knows about time.
#[derive(Clone, Copy)]
pub struct Clocks {
    clock: Option<Monotonic>,
}

impl Clocks {
    /// Looks for a counter, and begins to count.
    pub fn new(boot_info: BootInfo) -> Self {
        let start = wasm2sel4_sys::counter();
        let clock = counter::scale(boot_info).map(|(nanoseconds, steps)| Monotonic { start, nanoseconds, steps });
        Self { clock }
    }

    /// Whether anything tells the time.
    pub fn are_there(self) -> bool {
        self.clock.is_some()
    }

    /// Nanoseconds since the supervisor started; 0 if nothing tells.
    pub fn now(self) -> u64 {
        self.clock.map_or(0, |clock| clock.time(wasm2sel4_sys::counter()))
    }

    /// What a domain is told, to know the time by itself ([`wasm2sel4_abi::protocol::Request::Clock`]).
    pub fn told(self) -> [u64; 4] {
        let Monotonic { start, nanoseconds, steps } =
            self.clock.unwrap_or(Monotonic { start: 0, nanoseconds: 0, steps: 1 });
        [start, nanoseconds, steps, bundle::header().epoch]
    }
}
