//! Records of the system interface that the stub reads or writes, in a guest's memory.

use super::{EventType, FileType, PreopenType};
use crate::record::record;

record! {
    /// `iovec` and `ciovec`: a piece of memory of a scattered transfer.
    Iovec {
        /// The address of the first byte.
        address: u32,
        /// The number of bytes.
        size: u32,
    }
}

record! {
    /// `fdstat`: what a descriptor is.
    Fdstat {
        /// `filetype`.
        file_type: FileType,
        /// `fdflags`.
        flags: u16,
        /// `rights` of the descriptor.
        base: u64,
        /// `rights` of what is opened through it.
        inheriting: u64,
    }
}

record! {
    /// `filestat`: what is known of a file.
    Filestat {
        /// The number of the device.
        device: u64,
        /// The file's number on it.
        inode: u64,
        /// `filetype`.
        file_type: FileType,
        /// How many names it has.
        links: u64,
        /// Bytes of it; of a symbolic link, of the path that it holds.
        size: u64,
        /// When it was read last, in nanoseconds since 1970.
        accessed: u64,
        /// When it was written last.
        modified: u64,
        /// When it was changed last, with what is known of it.
        changed: u64,
    }
}

record! {
    /// `prestat`: what a descriptor is that was open from the start.
    Prestat {
        /// `preopentype`.
        kind: PreopenType,
        /// Bytes of a folder's path.
        name_size: u32,
    }
}

record! {
    /// `dirent`: the beginning of an entry of a folder; its name follows.
    Dirent {
        /// Where the next entry is found, a `dircookie`.
        next: u64,
        /// The file's number on its device.
        inode: u64,
        /// Bytes of the name.
        name_size: u32,
        /// `filetype`.
        file_type: FileType,
    }
}

record! {
    /// `subscription_u`, of a clock (`subscription_clock`), or of a descriptor (`subscription_fd_readwrite`), of which
    /// the first field alone counts.
    SubscriptionBody {
        /// The number of the clock, or of the descriptor.
        number: u32,
        /// The time, or the time from now on, in nanoseconds.
        timeout: u64,
        /// How much later it may be, in nanoseconds.
        precision: u64,
        /// `subclockflags`.
        flags: u16,
    }
}

record! {
    /// `subscription`: what is waited for.
    Subscription {
        /// What the event is to carry.
        user_data: u64,
        /// `eventtype`, as the program has it.
        kind: u8,
        /// The rest, by this type.
        body: SubscriptionBody,
    }
}

record! {
    /// `event`: something that was waited for has happened.
    Event {
        /// The subscription's.
        user_data: u64,
        /// [`super::Errno`], of what was waited for.
        error: u16,
        /// `eventtype`.
        kind: EventType,
        /// Of a descriptor, how many bytes can be read or written.
        bytes: u64,
        /// Of a descriptor, `eventrwflags`.
        flags: u16,
    }
}

const _: () = assert!(Iovec::SIZE == 8 && Fdstat::SIZE == 24 && Filestat::SIZE == 64 && Prestat::SIZE == 8);
const _: () = assert!(Dirent::SIZE == 24 && Subscription::SIZE == 48 && Event::SIZE == 32);
const _: () = assert!(core::mem::offset_of!(Subscription, body) == 16);
