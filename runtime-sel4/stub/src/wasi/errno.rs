//! Error numbers of the interface.

use crate::guest::OutOfBounds;
use crate::platform::Unwritten;

/// Success, or why not.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Errno {
    /// No error.
    Success = 0,
    /// No such file descriptor.
    BadFile = 8,
    /// A pointer outside the memory.
    Fault = 21,
    /// The file would become too large.
    TooLarge = 22,
    /// An argument that means nothing.
    Invalid = 28,
    /// The device failed.
    InputOutput = 29,
    /// The device is full.
    NoSpace = 51,
    /// Whoever read it has gone.
    BrokenPipe = 64,
    /// The file cannot seek.
    CannotSeek = 70,
}

impl From<OutOfBounds> for Errno {
    fn from(_: OutOfBounds) -> Self {
        Self::Fault
    }
}

impl From<Unwritten> for Errno {
    fn from(reason: Unwritten) -> Self {
        match reason {
            Unwritten::BrokenPipe => Self::BrokenPipe,
            Unwritten::NoSpace => Self::NoSpace,
            Unwritten::TooLarge => Self::TooLarge,
            Unwritten::Failed => Self::InputOutput,
        }
    }
}

/// What the function returns to the module.
pub fn errno(result: Result<(), Errno>) -> u32 {
    match result {
        Ok(()) => Errno::Success as u32,
        Err(errno) => errno as u32,
    }
}
