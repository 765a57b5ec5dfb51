//! Error numbers of the interface.

use crate::guest::OutOfBounds;

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
    /// An argument that means nothing.
    Invalid = 28,
    /// The file cannot seek.
    CannotSeek = 70,
}

impl From<OutOfBounds> for Errno {
    fn from(_: OutOfBounds) -> Self {
        Self::Fault
    }
}

/// What the function returns to the module.
pub fn errno(result: Result<(), Errno>) -> u32 {
    match result {
        Ok(()) => Errno::Success as u32,
        Err(errno) => errno as u32,
    }
}
