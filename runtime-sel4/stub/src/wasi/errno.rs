//! How errors become error numbers.

use crate::guest::BadPointer;
use crate::platform::Unwritten;
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_files::Error;

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

/// What the interface calls an error of the files.
pub fn of_files(error: Error) -> Errno {
    match error {
        Error::NotFound => Errno::Noent,
        Error::Exists => Errno::Exist,
        Error::NotFolder => Errno::Notdir,
        Error::IsFolder => Errno::Isdir,
        Error::NotEmpty => Errno::Notempty,
        // Where a path leads out of a folder, other engines answer this.
        Error::Outside | Error::NotPermitted => Errno::Perm,
        Error::TooManyLinks => Errno::Loop,
        Error::NameTooLong => Errno::Nametoolong,
        Error::Invalid => Errno::Inval,
        Error::TooLarge => Errno::Fbig,
        Error::NoSpace => Errno::Nospc,
        Error::Damaged => Errno::Io,
        Error::Unfinished => Errno::Again,
    }
}

/// What a function returns to the module.
pub fn number(result: Result<(), Errno>) -> u32 {
    match result {
        Ok(()) => Errno::Success as u32,
        Err(errno) => errno as u32,
    }
}
