//! What a program has changed in its folders, on its way back to whoever gave them.
//!
//! The domain sends one stream: a [`ChangesHeader`], then a [`ChangeRecord`] for each node that is not what the archive
//! ([`crate::archive`]) has, in any order, then one of the kind [`CHANGE_END`]. Nodes are named by their numbers; those
//! below the archive's count are the archive's. So a folder that was only given another name, with all that is in it,
//! is two folders with other entries, and a file with two names is one node with two entries. What no record names is
//! as it was.
//!
//! Whoever reads this believes nothing of it: a domain can send anything.

use crate::address::ByteSize;
use crate::record::record;

/// First word: "wasm2chg".
pub const MAGIC: u64 = u64::from_le_bytes(*b"wasm2chg");

/// The file descriptor to which a hosted program writes what it has changed.
pub const HOSTED_DESCRIPTOR: i32 = 199;

/// [`ChangeRecord::kind`]: a file. [`ChangeRecord::count`] times an [`ExtentRecord`] with its bytes follow.
pub const CHANGE_FILE: u64 = 0;
/// [`ChangeRecord::kind`]: a folder. [`ChangeRecord::count`] times an [`EntryRecord`] with its name follow: all of its
/// entries.
pub const CHANGE_FOLDER: u64 = 1;
/// [`ChangeRecord::kind`]: a symbolic link. The [`ChangeRecord::count`] bytes of the path to which it leads follow.
pub const CHANGE_LINK: u64 = 2;
/// [`ChangeRecord::kind`]: a node of the archive of which only the times are others.
pub const CHANGE_TIMES: u64 = 3;
/// [`ChangeRecord::kind`]: the end.
pub const CHANGE_END: u64 = 4;

record! {
    /// The beginning of the stream.
    ChangesHeader {
        /// [`MAGIC`].
        magic: u64,
        /// [`crate::ABI_VERSION`].
        version: u64,
    }
}

record! {
    /// What became of a node.
    ChangeRecord {
        /// [`CHANGE_FILE`], [`CHANGE_FOLDER`], [`CHANGE_LINK`], [`CHANGE_TIMES`] or [`CHANGE_END`].
        kind: u64,
        /// Its number.
        node: u64,
        /// When it was read last, nanoseconds since 1970.
        accessed: u64,
        /// When it was changed last, nanoseconds since 1970.
        modified: u64,
        /// Of a file: its bytes.
        size: ByteSize,
        /// Of a file of the archive: how many bytes of the archive's contents it begins with, where no extent says
        /// something else. What lies behind them, and in no extent, is zero.
        kept: ByteSize,
        /// How many extents, entries or bytes follow.
        count: u64,
    }
}

record! {
    /// Bytes of a file that were written; they follow.
    ExtentRecord {
        /// Where in the file they begin.
        offset: u64,
        /// How many they are.
        size: ByteSize,
    }
}

record! {
    /// An entry of a folder; its name follows.
    EntryRecord {
        /// The number of the node.
        node: u64,
        /// Bytes of its name.
        name_size: ByteSize,
    }
}
