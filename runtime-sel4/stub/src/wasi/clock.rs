//! Clocks.

use crate::guest;
use crate::platform::{self, Clock};
use wasm2sel4_abi::interface::wasi::{ClockId, Errno, Out, Timestamp};

/// The clock that stands for one of the interface's.
pub fn clock(ClockId(clock): ClockId) -> Result<Clock, Errno> {
    match clock {
        0 => Ok(Clock::RealTime),
        // Processor time is not accounted separately; time that passes is the next best.
        1..=3 => Ok(Clock::Monotonic),
        _ => Err(Errno::Inval),
    }
}

pub fn clock_time_get(id: ClockId, _precision: Timestamp, time: Out<Timestamp>) -> Result<(), Errno> {
    let now = platform::clock(clock(id)?).ok_or(Errno::Inval)?;
    Ok(guest::write(time, Timestamp(now))?)
}

pub fn clock_res_get(id: ClockId, resolution: Out<Timestamp>) -> Result<(), Errno> {
    let step = platform::resolution(clock(id)?).ok_or(Errno::Inval)?;
    Ok(guest::write(resolution, Timestamp(step))?)
}
