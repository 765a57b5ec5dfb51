//! Records of the system interface that the stub reads or writes, in a guest's memory.

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
        file_type: u8,
        /// `fdflags`.
        flags: u16,
        /// `rights` of the descriptor.
        base: u64,
        /// `rights` of what is opened through it.
        inheriting: u64,
    }
}

const _: () = assert!(Iovec::SIZE == 8 && Fdstat::SIZE == 24);
