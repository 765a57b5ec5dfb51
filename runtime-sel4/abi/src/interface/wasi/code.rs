//! Numbers of the system interface: enumerations of one byte, and sets of flags.

use crate::record::{Output, Read, Write};
use crate::words::Words;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $number:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        #[repr(u8)]
        pub enum $name {
            #[default]
            $($(#[$value_doc])* $value = $number,)*
        }

        impl $name {
            /// What a number means, if it means anything.
            pub const fn from_code(code: u32) -> Option<Self> {
                match code {
                    $($number => Some(Self::$value),)*
                    _ => None,
                }
            }
        }

        impl<A> Write<A> for $name {
            #[inline(always)]
            fn write(&self, output: &mut impl Output<A>) {
                output.bytes(&[*self as u8]);
            }
        }

        impl Read for $name {
            fn read(words: &mut Words<'_>) -> Option<Self> {
                let [code] = words.take()?;
                Self::from_code(u32::from(code))
            }
        }
    )*};
}

codes! {
    /// `filetype`: what a descriptor refers to, or an entry of a folder.
    FileType {
        /// None of the others.
        Unknown = 0,
        /// A block device.
        BlockDevice = 1,
        /// A character device: of a standard stream, a terminal.
        CharacterDevice = 2,
        /// A folder.
        Directory = 3,
        /// A file.
        RegularFile = 4,
        /// A socket of datagrams.
        SocketDatagram = 5,
        /// A socket that is a stream.
        SocketStream = 6,
        /// A symbolic link.
        SymbolicLink = 7,
    }
    /// `whence`: from where a distance in a file counts.
    Whence {
        /// Its beginning.
        Set = 0,
        /// Where it is read or written next.
        Current = 1,
        /// Its end.
        End = 2,
    }
    /// `eventtype`: what is waited for.
    EventType {
        /// A time of a clock.
        Clock = 0,
        /// That a descriptor can be read.
        Read = 1,
        /// That a descriptor can be written.
        Write = 2,
    }
    /// `preopentype`: what a descriptor is that was open from the start.
    PreopenType {
        /// A folder.
        Directory = 0,
    }
}

/// `fdflags`: how a descriptor is read and written.
pub mod fdflags {
    /// Whatever is written is written at the end.
    pub const APPEND: u16 = 1 << 0;
    /// What is written has reached the device before the function returns.
    pub const DSYNC: u16 = 1 << 1;
    /// Nothing waits.
    pub const NONBLOCK: u16 = 1 << 2;
    /// What is read has reached the device before.
    pub const RSYNC: u16 = 1 << 3;
    /// As `DSYNC`, with what is known of the file.
    pub const SYNC: u16 = 1 << 4;
    /// All that there are.
    pub const ALL: u16 = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;
}

/// `lookupflags`: how a path is followed.
pub mod lookupflags {
    /// A link at the end is followed, too.
    pub const SYMLINK_FOLLOW: u32 = 1 << 0;
    /// All that there are.
    pub const ALL: u32 = SYMLINK_FOLLOW;
}

/// `oflags`: how `path_open` opens.
pub mod oflags {
    /// What is not there is made: a file.
    pub const CREAT: u32 = 1 << 0;
    /// It is to be a folder.
    pub const DIRECTORY: u32 = 1 << 1;
    /// Something there is an error.
    pub const EXCL: u32 = 1 << 2;
    /// A file is made empty.
    pub const TRUNC: u32 = 1 << 3;
    /// All that there are.
    pub const ALL: u32 = CREAT | DIRECTORY | EXCL | TRUNC;
}

/// `fstflags`: which times of a file are set.
pub mod fstflags {
    /// When it was read last, to the time that is given.
    pub const ATIM: u32 = 1 << 0;
    /// When it was read last, to now.
    pub const ATIM_NOW: u32 = 1 << 1;
    /// When it was written last, to the time that is given.
    pub const MTIM: u32 = 1 << 2;
    /// When it was written last, to now.
    pub const MTIM_NOW: u32 = 1 << 3;

    /// Whether these flags say one thing only.
    pub const fn are_valid(flags: u32) -> bool {
        flags <= 15 && flags & (ATIM | ATIM_NOW) != ATIM | ATIM_NOW && flags & (MTIM | MTIM_NOW) != MTIM | MTIM_NOW
    }
}

/// `subclockflags`: the time of a subscription is one of the clock's, not one from now on.
pub const SUBSCRIPTION_CLOCK_ABSTIME: u16 = 1 << 0;

/// `eventrwflags`: whoever wrote has gone, or whoever reads.
pub const FD_READWRITE_HANGUP: u16 = 1 << 0;

/// The largest `advice` that there is.
pub const ADVICE_MAXIMUM: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_times_that_contradict_each_other_are_not_valid() {
        let valid = |flags: &u32| fstflags::are_valid(*flags);
        assert!((0..20).filter(valid).eq([0, 1, 2, 4, 5, 6, 8, 9, 10]));
    }

    #[test]
    fn codes_are_numbers_and_back() {
        assert_eq!(FileType::from_code(FileType::SymbolicLink as u32), Some(FileType::SymbolicLink));
        assert_eq!((FileType::from_code(8), Whence::from_code(3), EventType::from_code(3)), (None, None, None));
        assert_eq!(FileType::read(&mut Words::new(&[3])), Some(FileType::Directory));
    }
}
