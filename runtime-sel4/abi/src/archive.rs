//! The archive: folders and files that an image brings along, as a domain finds them in its memory.
//!
//! One contiguous piece of memory: an [`ArchiveHeader`], then [`PreopenRecord`]s, [`NodeRecord`]s, names and contents.
//! Offsets count from the first byte of the header. Nodes are in an order in which the children of each folder stand
//! side by side, sorted by the bytes of their names, and behind their folder; so there are no cycles, and whoever reads
//! can look a name up where it lies. The archive is mapped, page by page as it is touched, and nothing of it is ever
//! written.
//!
//! It is a segment of the domain ([`crate::bundle`]) at [`crate::layout::ARCHIVE`], and behind it, at
//! [`crate::layout::ARENA`], comes one of zeroes, in which the domain keeps what it changes.

use crate::address::ByteSize;
use crate::record::{Offset, record};

/// First word: "wasm2arc".
pub const MAGIC: u64 = u64::from_le_bytes(*b"wasm2arc");

/// Contents begin at multiples of so many bytes, so that copies of them are fast.
pub const CONTENT_ALIGNMENT: u64 = 64;

/// The file descriptor by which a hosted program is passed its archive.
pub const HOSTED_DESCRIPTOR: i32 = 198;

record! {
    /// The beginning of an archive.
    ArchiveHeader {
        /// [`MAGIC`].
        magic: u64,
        /// [`crate::ABI_VERSION`].
        version: u64,
        /// Bytes of the whole archive.
        size: ByteSize,
        /// The number of folders that are open when the program starts.
        preopen_count: u64,
        /// Offset of the first [`PreopenRecord`].
        preopens: Offset<PreopenRecord>,
        /// The number of nodes.
        node_count: u64,
        /// Offset of the first [`NodeRecord`].
        nodes: Offset<NodeRecord>,
        /// Bytes that the program may have in files that it writes, and in folders, names and links.
        limit: ByteSize,
        /// Bytes of the memory for that, at [`crate::layout::ARENA`].
        arena_size: ByteSize,
    }
}

record! {
    /// A folder that is open when the program starts.
    PreopenRecord {
        /// Offset of the name by which the program finds it (UTF-8).
        name: Offset<u8>,
        /// Bytes of its name.
        name_size: ByteSize,
        /// The number of the folder's node.
        node: u64,
        /// [`PREOPEN_WRITE`], [`PREOPEN_RETURN`].
        flags: u64,
    }
}

/// [`PreopenRecord::flags`]: the program may change what is in it.
pub const PREOPEN_WRITE: u64 = 1;
/// [`PreopenRecord::flags`]: what the program has changed in it goes back at the program's end ([`crate::changes`]).
pub const PREOPEN_RETURN: u64 = 2;

/// [`NodeRecord::kind`]: a file; its contents are its data.
pub const NODE_FILE: u64 = 0;
/// [`NodeRecord::kind`]: a folder; its data are nodes.
pub const NODE_FOLDER: u64 = 1;
/// [`NodeRecord::kind`]: a symbolic link; its data are the path to which it leads.
pub const NODE_LINK: u64 = 2;

record! {
    /// A file, folder or symbolic link.
    NodeRecord {
        /// [`NODE_FILE`], [`NODE_FOLDER`] or [`NODE_LINK`].
        kind: u64,
        /// Offset of its name in its folder.
        name: Offset<u8>,
        /// Bytes of its name.
        name_size: ByteSize,
        /// Of files and links, the offset of their bytes; of folders, the number of their first child.
        data: u64,
        /// Of files and links, how many bytes; of folders, how many children.
        size: u64,
        /// When it was changed last, nanoseconds since 1970.
        modified: u64,
    }
}
