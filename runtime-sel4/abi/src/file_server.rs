//! How a domain and a file server talk, and what a file server is told when it starts.
//!
//! A file server keeps a tree of files in a domain of its own. Each client holds a capability to its endpoint, in the
//! slot that the start info names ([`crate::start_info`]), under a badge that says which client it is; the two share a
//! *buffer* of [`BUFFER_SIZE`] bytes, which no other client maps. A request is a `seL4_Call` whose label is a
//! [`Request`] and whose message words are listed there. The answer's label is 0, its first word is an
//! [`crate::interface::wasi::Errno`], the others are the results. What is longer than words is in the buffer: paths,
//! names, contents. A label other than 0 is the kernel's: the server has ended.
//!
//! What a client has opened, it names by *handles*: numbers that mean something in its own table, and nothing in
//! another's.

use crate::address::ByteSize;
use crate::record::{Offset, record};

/// Bytes of the buffer that a client and its server share.
pub const BUFFER_SIZE: u64 = 64 << 10;

/// Where in the buffer the second path of a request lies; the first lies at its beginning.
pub const SECOND_PATH: u64 = 4096;

/// The most bytes that one request makes sure can be written ([`Request::Allocate`]).
pub const ALLOCATION_MAXIMUM: u64 = BUFFER_SIZE;

/// The most blocks of files, of 4 KiB, and files that one request gives back, whoever they were taken from.
pub const FREED_MAXIMUM: u64 = 256;

/// The most file servers of which a domain can be a client.
pub const SERVERS_MAXIMUM: usize = 4;

/// How many handles of a client can be open at a time.
pub const HANDLES_MAXIMUM: usize = 1024;

/// Bytes of the server's memory for what it remembers of a client.
pub const CLIENT_MEMORY: u64 = 64 << 10;

/// The symbol of the [`Configuration`] in a file server.
pub const SYMBOL: &str = "__wasm2sel4_file_server";

/// The section that holds it.
pub const SECTION: &str = ".rodata.file_server";

/// Requests with their labels, in one table.
macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident = $label:literal,)*) => {
        /// What a client asks of its server: labels that no error of the kernel has.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u64)]
        pub enum Request {
            $($(#[$doc])* $name = $label,)*
        }

        impl Request {
            /// The request with this label.
            pub const fn from_label(label: u64) -> Option<Self> {
                match label {
                    $($label => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

requests! {
    /// `(number)`: opens a folder that is open from the start, of numbers from 0 on; `EBADF` if there are not so many.
    /// Answer: `(handle, 1 if it may be changed)`.
    Preopened = 16,
    /// `(number)`: the name of such a folder. Answer: `(bytes)`, in the buffer.
    PreopenedName = 17,
    /// `(folder, bytes of the path, how)`: opens what is there, as a sum of flags says (`wasm2sel4_files::Opening`).
    /// Answer: `(handle, file type)`.
    Open = 18,
    /// `(handle)`: closes it. Answer: `()`.
    Close = 19,
    /// `(handle, offset, bytes)`: reads a file. Answer: `(bytes)`, in the buffer.
    Read = 20,
    /// `(handle, offset, bytes)`: writes to a file what is in the buffer, all of it. Answer: `()`.
    Write = 21,
    /// `(handle)`: what is known of it. Answer: `()`, and a [`MetadataRecord`] in the buffer.
    Metadata = 22,
    /// `(folder, bytes of the path, 1 to follow a link)`: what is known of what is there. Answer: as of
    /// [`Self::Metadata`].
    MetadataAt = 23,
    /// `(handle, bytes)`: makes a file longer or shorter. Answer: `()`.
    SetSize = 24,
    /// `(handle, offset, bytes)`: makes sure that these bytes can be written, at most [`ALLOCATION_MAXIMUM`]. Answer:
    /// `()`.
    Allocate = 25,
    /// `(handle, which, accessed, modified)`: sets times, as a sum of `fstflags` says. Answer: `()`.
    SetTimes = 26,
    /// `(folder, bytes of the path, 1 to follow a link, which)`: the same of what is there; the times, two words, are
    /// where a second path would be. Answer: `()`.
    SetTimesAt = 27,
    /// `(folder, bytes of the path)`: makes a folder. Answer: `()`.
    MakeFolder = 28,
    /// `(folder, bytes of the path, bytes of the link's)`: makes a symbolic link to the second path. Answer: `()`.
    MakeLink = 29,
    /// `(folder, bytes of the path)`: where the link there leads. Answer: `(bytes)`, in the buffer.
    ReadLink = 30,
    /// `(folder, bytes of the path, other folder, bytes of its path)`: gives a file another name. Answer: `()`.
    Link = 31,
    /// `(folder, bytes of the path, other folder, bytes of its path)`: renames. Answer: `()`.
    Rename = 32,
    /// `(folder, bytes of the path)`: takes a name of a file or link away. Answer: `()`.
    Unlink = 33,
    /// `(folder, bytes of the path)`: takes an empty folder away. Answer: `()`.
    RemoveFolder = 34,
    /// `(folder, cookie, bytes)`: entries of a folder from a cookie on, as `fd_readdir` has them, at most so many
    /// bytes. Answer: `(bytes)`, in the buffer.
    List = 35,
    /// `()`: a life of the client begins, which has nothing open: closes what earlier lives had. Answer: `()`.
    Begin = 36,
}

record! {
    /// What is known of a file, folder or link.
    MetadataRecord {
        /// The number by which it is told from others.
        node: u64,
        /// Its `filetype`.
        file_type: u64,
        /// How many names it has.
        links: u64,
        /// Bytes of contents.
        size: u64,
        /// When it was read last, nanoseconds since 1970.
        accessed: u64,
        /// When its contents were changed last.
        modified: u64,
        /// When anything of it was changed last.
        changed: u64,
    }
}

record! {
    /// Who may do what: the beginning of what a file server is told. Offsets count from its first byte. The buffer of a
    /// client is the memory of its number, and its badge is one more than its number.
    Configuration {
        /// Bytes of everything together.
        size: ByteSize,
        /// The number of clients.
        client_count: u64,
        /// Offset of the first [`ClientRecord`].
        clients: Offset<ClientRecord>,
        /// The number of folders of all clients.
        mount_count: u64,
        /// Offset of the first [`MountRecord`].
        mounts: Offset<MountRecord>,
    }
}

record! {
    /// A client.
    ClientRecord {
        /// The number of its first [`MountRecord`].
        first_mount: u64,
        /// How many it has.
        mount_count: u64,
    }
}

record! {
    /// A folder that a client sees.
    MountRecord {
        /// Which of the folders it is that the server's archive has.
        preopen: u64,
        /// 1 if the client may change what is in it.
        writable: u64,
        /// Bytes that it may have in files that it writes there, and in folders, names and links.
        limit: ByteSize,
        /// Offset of the name by which the client finds it (UTF-8).
        name: Offset<u8>,
        /// Bytes of its name.
        name_size: ByteSize,
    }
}
