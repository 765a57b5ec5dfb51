//! The types of WASI 0.2 that its functions give and take, as the component model's Canonical ABI has them.

use crate::component::{Canonical, canonical_enum, canonical_record};
use crate::interface::numbers;
use crate::interface::wasi::Errno;

numbers! {
    /// A handle of the component's: given, to what it borrows to the host for the call; returned, one that it owns.
    Handle(u32): I32,
    /// An address in the component's memory.
    Address(u32): I32,
    /// A number of elements of a list, or of code units of a string, with what the string's encoding keeps above.
    Length(u32): I32,
    /// The number of a case of an enumeration or a variant.
    Case(u32): I32,
    /// Flags, a bit each.
    Flags(u32): I32,
    /// A number of bytes, of nanoseconds or of seconds, or a place in a file.
    Number(u64): I64,
    /// Nanoseconds of a second, or a status.
    Small(u32): I32,
    /// `bool`.
    Bool(u32): I32,
}

impl Canonical for Handle {
    const ALIGNMENT: u32 = u32::ALIGNMENT;
    const SIZE: u32 = u32::SIZE;
    const FLAT: u32 = 1;

    fn store(&self, bytes: &mut [u8]) {
        self.0.store(bytes);
    }
}

/// `stream-error`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StreamError {
    /// The last operation failed; the handle is to the error.
    LastOperationFailed(Handle),
    /// There is no more.
    Closed,
}

impl Canonical for StreamError {
    const ALIGNMENT: u32 = Option::<Handle>::ALIGNMENT;
    const SIZE: u32 = Option::<Handle>::SIZE;
    const FLAT: u32 = 2;

    fn store(&self, bytes: &mut [u8]) {
        // Two cases, the first of which has a payload: a result without a second one.
        match self {
            Self::LastOperationFailed(error) => Ok::<Handle, ()>(*error),
            Self::Closed => Err(()),
        }
        .store(bytes);
    }
}

canonical_record! {
    /// `datetime`.
    Datetime {
        /// Since 1970.
        seconds: u64,
        /// Of a second.
        nanoseconds: u32,
    }
}

impl Datetime {
    /// A number of nanoseconds since 1970.
    pub const fn new(nanoseconds: u64) -> Self {
        const SECOND: u64 = 1_000_000_000;
        Self { seconds: nanoseconds / SECOND, nanoseconds: (nanoseconds % SECOND) as u32 }
    }
}

canonical_enum! {
    /// `descriptor-type`.
    DescriptorType {
        /// Something else.
        Unknown,
        /// A device of blocks.
        BlockDevice,
        /// A device of characters.
        CharacterDevice,
        /// A folder.
        Directory,
        /// A pipe.
        Fifo,
        /// A symbolic link.
        SymbolicLink,
        /// A file.
        RegularFile,
        /// A socket.
        Socket,
    }
}

canonical_record! {
    /// `descriptor-stat`.
    DescriptorStat {
        /// What it is.
        kind: DescriptorType,
        /// How many names it has.
        links: u64,
        /// Bytes of it.
        size: u64,
        /// When it was read last.
        accessed: Option<Datetime>,
        /// When it was written last.
        modified: Option<Datetime>,
        /// When it was changed last.
        changed: Option<Datetime>,
    }
}

/// Bits of `descriptor-flags`.
pub mod descriptor_flags {
    /// It can be read.
    pub const READ: u32 = 1;
    /// It can be written.
    pub const WRITE: u32 = 1 << 1;
    /// What is in the folder can be changed.
    pub const MUTATE_DIRECTORY: u32 = 1 << 5;
}

/// Bits of `path-flags`.
pub mod path_flags {
    /// A link at the end is followed.
    pub const SYMLINK_FOLLOW: u32 = 1;
}

/// Bits of `open-flags`.
pub mod open_flags {
    /// It is made, if it is not there.
    pub const CREATE: u32 = 1;
    /// It must be a folder.
    pub const DIRECTORY: u32 = 1 << 1;
    /// It must not be there.
    pub const EXCLUSIVE: u32 = 1 << 2;
    /// It is cut off.
    pub const TRUNCATE: u32 = 1 << 3;
}

canonical_enum! {
    /// `error-code`, named as POSIX does.
    ErrorCode {
        /// `EACCES`.
        Access,
        /// `EAGAIN`.
        WouldBlock,
        /// `EALREADY`.
        Already,
        /// `EBADF`.
        BadDescriptor,
        /// `EBUSY`.
        Busy,
        /// `EDEADLK`.
        Deadlock,
        /// `EDQUOT`.
        Quota,
        /// `EEXIST`.
        Exist,
        /// `EFBIG`.
        FileTooLarge,
        /// `EILSEQ`.
        IllegalByteSequence,
        /// `EINPROGRESS`.
        InProgress,
        /// `EINTR`.
        Interrupted,
        /// `EINVAL`.
        Invalid,
        /// `EIO`.
        Io,
        /// `EISDIR`.
        IsDirectory,
        /// `ELOOP`.
        Loop,
        /// `EMLINK`.
        TooManyLinks,
        /// `EMSGSIZE`.
        MessageSize,
        /// `ENAMETOOLONG`.
        NameTooLong,
        /// `ENODEV`.
        NoDevice,
        /// `ENOENT`.
        NoEntry,
        /// `ENOLCK`.
        NoLock,
        /// `ENOMEM`.
        InsufficientMemory,
        /// `ENOSPC`.
        InsufficientSpace,
        /// `ENOTDIR`.
        NotDirectory,
        /// `ENOTEMPTY`.
        NotEmpty,
        /// `ENOTRECOVERABLE`.
        NotRecoverable,
        /// `ENOTSUP`.
        Unsupported,
        /// `ENOTTY`.
        NoTty,
        /// `ENXIO`.
        NoSuchDevice,
        /// `EOVERFLOW`.
        Overflow,
        /// `EPERM`.
        NotPermitted,
        /// `EPIPE`.
        Pipe,
        /// `EROFS`.
        ReadOnly,
        /// `ESPIPE`.
        InvalidSeek,
        /// `ETXTBSY`.
        TextFileBusy,
        /// `EXDEV`.
        CrossDevice,
    }
}

impl From<Errno> for ErrorCode {
    /// What an error of preview 1 is called here.
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::Acces => Self::Access,
            Errno::Again => Self::WouldBlock,
            Errno::Badf => Self::BadDescriptor,
            Errno::Exist => Self::Exist,
            Errno::Fbig => Self::FileTooLarge,
            Errno::Ilseq => Self::IllegalByteSequence,
            Errno::Inval => Self::Invalid,
            Errno::Isdir => Self::IsDirectory,
            Errno::Loop => Self::Loop,
            Errno::Mfile => Self::InsufficientMemory,
            Errno::Nametoolong => Self::NameTooLong,
            Errno::Noent => Self::NoEntry,
            Errno::Nospc => Self::InsufficientSpace,
            Errno::Notcapable | Errno::Perm => Self::NotPermitted,
            Errno::Notdir => Self::NotDirectory,
            Errno::Notempty => Self::NotEmpty,
            Errno::Notsup => Self::Unsupported,
            Errno::Pipe => Self::Pipe,
            Errno::Spipe => Self::InvalidSeek,
            Errno::Xdev => Self::CrossDevice,
            // The others are not errors of files.
            _ => Self::Io,
        }
    }
}

canonical_record! {
    /// `directory-entry`.
    DirectoryEntry {
        /// What it is.
        kind: DescriptorType,
        /// Its name: a string.
        name: crate::component::List,
    }
}

canonical_record! {
    /// `metadata-hash-value`.
    MetadataHash {
        /// Its lower half.
        lower: u64,
        /// Its upper half.
        upper: u64,
    }
}

/// The most bytes of anything that is returned by a pointer.
pub const LARGEST_RESULT: u32 = Result::<DescriptorStat, ErrorCode>::SIZE;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_the_definitions() {
        assert_eq!((Datetime::SIZE, DescriptorStat::SIZE, LARGEST_RESULT), (16, 96, 104));
        assert_eq!(StreamError::SIZE, 8);
        assert_eq!(Result::<(), StreamError>::SIZE, 12);
        assert_eq!(Result::<u64, StreamError>::SIZE, 16);
        let mut bytes = [0; 12];
        Err::<(), _>(StreamError::LastOperationFailed(Handle(7))).store(&mut bytes);
        assert_eq!(bytes, [1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]);
        let mut bytes = [0; 12];
        Err::<(), _>(StreamError::Closed).store(&mut bytes);
        assert_eq!(bytes, [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!((ErrorCode::ALL.len(), ErrorCode::CrossDevice as usize), (37, 36));
        assert_eq!(Datetime::new(3_000_000_007), Datetime { seconds: 3, nanoseconds: 7 });
    }
}
