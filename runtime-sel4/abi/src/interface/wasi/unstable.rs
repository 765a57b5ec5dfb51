//! `wasi_unstable`, preview 0 (WebAssembly/WASI has its document, of phase "old"): what older programs import. Its
//! functions are those of preview 1, of the same names and types in WebAssembly; the table has those that mean
//! something else by a number or a record. `sock_accept` came later.

use super::{Errno, Event, Fd, FileType, Filedelta, Filesize, Flags, In, Out, Size, SubscriptionBody, Whence};
use crate::interface::define_interface;
use crate::record::record;

/// The name of the import module.
pub const MODULE: &str = "wasi_unstable";

record! {
    /// `filestat`: of 32 bits for the number of names.
    Filestat {
        /// The number of the device.
        device: u64,
        /// The file's number on it.
        inode: u64,
        /// `filetype`.
        file_type: FileType,
        /// How many names it has.
        links: u32,
        /// Bytes of it.
        size: u64,
        /// When it was read last, in nanoseconds since 1970.
        accessed: u64,
        /// When it was written last.
        modified: u64,
        /// When it was changed last.
        changed: u64,
    }
}

record! {
    /// `subscription`, of a clock: with a number of its own before the rest, which nobody looks at.
    ClockSubscription {
        /// That number.
        identifier: u64,
        /// The rest.
        body: SubscriptionBody,
    }
}

record! {
    /// `subscription`: what is waited for. Of a descriptor, its number is where a clock has its own.
    Subscription {
        /// What the event is to carry.
        user_data: u64,
        /// `eventtype`, as the program has it.
        kind: u8,
        /// The rest, by this type.
        body: ClockSubscription,
    }
}

const _: () = assert!(Filestat::SIZE == 56 && Subscription::SIZE == 56);

impl From<super::Filestat> for Filestat {
    fn from(status: super::Filestat) -> Self {
        let super::Filestat { device, inode, file_type, links, size, accessed, modified, changed } = status;
        // More names than a number can tell are as many as it can.
        let links = u32::try_from(links).unwrap_or(u32::MAX);
        Self { device, inode, file_type, links, size, accessed, modified, changed }
    }
}

impl From<Subscription> for super::Subscription {
    fn from(Subscription { user_data, kind, body }: Subscription) -> Self {
        let body = match kind {
            0 => body.body,
            _ => SubscriptionBody { number: body.identifier as u32, ..SubscriptionBody::default() },
        };
        Self { user_data, kind, body }
    }
}

/// What a number says of where a distance in a file counts from: the order is another.
pub const fn whence(code: u32) -> Option<Whence> {
    match code {
        0 => Some(Whence::Current),
        1 => Some(Whence::End),
        2 => Some(Whence::Set),
        _ => None,
    }
}

/// Hands the table of what differs to a macro.
#[macro_export]
macro_rules! wasi_unstable_functions {
    ($use:path) => {
        $use! {
            /// A function of preview 0 that is not preview 1's.
            Function;
            /// `fstat`.
            fd_filestat_get(fd: Fd, stat: Out<Filestat>) -> (error: Errno);
            /// `lseek`.
            fd_seek(fd: Fd, offset: Filedelta, whence: Flags, position: Out<Filesize>) -> (error: Errno);
            /// `fstatat`.
            path_filestat_get(
                fd: Fd, lookup: Flags, path: In<u8>, size: Size, stat: Out<Filestat>
            ) -> (error: Errno);
            /// Waits for one of several.
            poll_oneoff(
                subscriptions: In<Subscription>, events: Out<Event>, count: Size, happened: Out<Size>
            ) -> (error: Errno);
        }
    };
}

wasi_unstable_functions!(define_interface);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interface::wasi;

    #[test]
    fn functions_of_both_have_the_same_types() {
        for function in Function::ALL {
            let same = wasi::Function::find(function.name()).expect("preview 1 has it, too");
            let types = |named: &'static [crate::interface::Named]| named.iter().map(|named| named.ty);
            assert!(types(function.parameters()).eq(types(same.parameters())), "{}", function.name());
        }
    }

    #[test]
    fn subscriptions_are_found_in_their_places() {
        let body =
            ClockSubscription { identifier: 5 << 32 | 7, body: SubscriptionBody { number: 1, ..Default::default() } };
        let number = |kind| super::super::Subscription::from(Subscription { user_data: 0, kind, body }).body.number;
        assert_eq!([number(0), number(1), number(2)], [1, 7, 7]);
    }
}
