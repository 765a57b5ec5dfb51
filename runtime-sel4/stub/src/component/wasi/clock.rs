//! Clocks. A machine without one is always at its beginning.

use super::super::caller::Caller;
use crate::platform::{self, Clock};
use wasm2sel4_abi::interface::wasi02::{Datetime, Number};

/// The time of the monotonic clock.
pub fn now() -> u64 {
    platform::clock(Clock::Monotonic).unwrap_or(0)
}

pub fn monotonic_now(_: Caller) -> Number {
    Number(now())
}

pub fn monotonic_resolution(_: Caller) -> Number {
    Number(platform::resolution(Clock::Monotonic).unwrap_or(0))
}

pub fn wall_now(_: Caller) -> Datetime {
    Datetime::new(platform::clock(Clock::RealTime).unwrap_or(0))
}

pub fn wall_resolution(_: Caller) -> Datetime {
    Datetime::new(platform::resolution(Clock::RealTime).unwrap_or(0))
}
