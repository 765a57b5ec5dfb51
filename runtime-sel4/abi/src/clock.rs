//! Time: how a counter of the processor, which domains read by themselves, becomes nanoseconds.
//!
//! The supervisor knows what the counter's steps are, and tells a domain that asks
//! ([`crate::protocol::Request::Clock`]); both then compute with the same numbers, so they agree on the time.

/// The monotonic clock: nanoseconds since the supervisor started.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Monotonic {
    /// The counter when the supervisor started.
    pub start: u64,
    /// Nanoseconds of so many steps …
    pub nanoseconds: u64,
    /// … as this; never 0.
    pub steps: u64,
}

impl Monotonic {
    /// The time that the counter tells; 1 ns at the least, because some programs take 0 for a failure.
    pub fn time(self, counter: u64) -> u64 {
        let Self { start, nanoseconds, steps } = self;
        let product = u128::from(counter.wrapping_sub(start)) * u128::from(nanoseconds);
        let time = match u64::try_from(product) {
            // A division of 64 bits is one instruction.
            Ok(product) => product.checked_div(steps).unwrap_or(0),
            Err(_) => product.checked_div(u128::from(steps)).unwrap_or(0) as u64,
        };
        time.max(1)
    }

    /// The smallest step, rounded up.
    pub fn resolution(self) -> u64 {
        self.nanoseconds.div_ceil(self.steps.max(1)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_become_nanoseconds() {
        let slow = Monotonic { start: 1000, nanoseconds: 100, steps: 1 };
        assert_eq!([1000, 1001, 1_001_000].map(|counter| slow.time(counter)), [1, 100, 100_000_000]);
        assert_eq!(slow.resolution(), 100);
        let fast = Monotonic { start: u64::MAX, nanoseconds: 1000, steps: 3000 };
        assert_eq!([u64::MAX, 2, 5_999_999_999].map(|counter| fast.time(counter)), [1, 1, 2_000_000_000]);
        assert_eq!(fast.resolution(), 1);
        // Two months later, the product has more than 64 bits.
        let (counter, months) = (3_000_000_000 * 6_000_000, 6_000_000_000_000_000);
        assert_eq!(Monotonic { start: 0, ..fast }.time(counter), months);
        assert_eq!(Monotonic { start: 0, ..fast }.time(counter * 1000 / 999), months * 1000 / 999);
    }
}
