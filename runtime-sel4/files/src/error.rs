//! Why something was not done.

/// Why something was not done; nothing has changed then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// There is nothing of this name.
    NotFound,
    /// There is something of this name.
    Exists,
    /// What is not a folder was used like one.
    NotFolder,
    /// A folder was used like a file.
    IsFolder,
    /// The folder has entries.
    NotEmpty,
    /// The path leads out of the folder from which it was followed.
    Outside,
    /// There are too many symbolic links on the way.
    TooManyLinks,
    /// A name or a path is too long.
    NameTooLong,
    /// It means nothing.
    Invalid,
    /// The file would be larger than files can be.
    TooLarge,
    /// The limit of what may be written is reached, or there is no memory.
    NoSpace,
    /// A folder cannot have a second name.
    NotPermitted,
    /// The archive is not what it claims to be.
    Damaged,
    /// The file was cut off, and what was behind its end has not gone yet ([`crate::Tree::free_some`]).
    Unfinished,
}

impl From<hashbrown::TryReserveError> for Error {
    fn from(_: hashbrown::TryReserveError) -> Self {
        Self::NoSpace
    }
}

impl From<alloc::collections::TryReserveError> for Error {
    fn from(_: alloc::collections::TryReserveError) -> Self {
        Self::NoSpace
    }
}
