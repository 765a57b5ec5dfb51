//! What becomes of errors.

use crate::guest::BadPointer;
use crate::platform::Unwritten;
use wasm2sel4_abi::interface::wasi::Errno;

impl From<BadPointer> for Errno {
    fn from(_: BadPointer) -> Self {
        Self::Fault
    }
}

impl From<Unwritten> for Errno {
    fn from(reason: Unwritten) -> Self {
        match reason {
            Unwritten::BrokenPipe => Self::Pipe,
            Unwritten::NoSpace => Self::Nospc,
            Unwritten::TooLarge => Self::Fbig,
            Unwritten::Failed => Self::Io,
        }
    }
}

/// What a function returns to the module.
pub fn number(result: Result<(), Errno>) -> u32 {
    match result {
        Ok(()) => Errno::Success as u32,
        Err(errno) => errno as u32,
    }
}
