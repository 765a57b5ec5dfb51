//! Clocks. A machine without one is always at its beginning.

use super::super::caller::Caller;
use super::poll::{self, Pollable};
use crate::platform::{self, Clock};
use wasm2sel4_abi::interface::wasi02::{Datetime, Handle, Number};

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

pub fn subscribe_instant(caller: Caller, Number(when): Number) -> Handle {
    poll::subscribe(caller, Pollable::Time(when))
}

pub fn subscribe_duration(caller: Caller, Number(time): Number) -> Handle {
    poll::subscribe(caller, Pollable::Time(now().saturating_add(time)))
}

pub fn wall_now(_: Caller) -> Datetime {
    Datetime::new(platform::clock(Clock::RealTime).unwrap_or(0))
}

pub fn wall_resolution(_: Caller) -> Datetime {
    Datetime::new(platform::resolution(Clock::RealTime).unwrap_or(0))
}
