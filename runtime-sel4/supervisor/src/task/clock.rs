//! Time: a counter of the processor, and the real time at boot that the image was given.

use crate::task::arch::counter::Counter;
use crate::task::bundle;
use crate::task::kernel::boot_info::BootInfo;

/// What the supervisor knows about time.
#[derive(Clone, Copy)]
pub struct Clocks {
    counter: Option<Counter>,
    boot: u64,
}

/// A time and its resolution, in nanoseconds; a resolution of 0 means that there is no such clock.
#[derive(Clone, Copy, Default)]
pub struct Time {
    /// The time.
    pub now: u64,
    /// The smallest step.
    pub resolution: u64,
}

impl Clocks {
    /// Looks for a counter.
    pub fn new(boot_info: BootInfo) -> Self {
        let counter = Counter::find(boot_info);
        Self { counter, boot: counter.map_or(0, Counter::nanoseconds) }
    }

    /// Time since the supervisor started; 1 ns at the least, because some programs take 0 for a failure.
    pub fn monotonic(self) -> Time {
        self.counter.map_or(Time::default(), |counter| Time {
            now: counter.nanoseconds().wrapping_sub(self.boot).max(1),
            resolution: counter.resolution(),
        })
    }

    /// Real time, if the image was told when it boots.
    pub fn real_time(self) -> Time {
        let epoch = bundle::header().epoch;
        let monotonic = self.monotonic();
        match epoch {
            0 => Time::default(),
            _ => Time { now: epoch.wrapping_add(monotonic.now), resolution: monotonic.resolution },
        }
    }
}
