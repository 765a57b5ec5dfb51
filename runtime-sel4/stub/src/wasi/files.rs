//! Files and folders as descriptors know them, over a contract for whoever keeps them.
//!
//! Functions find whoever it is through the descriptor, not by its name: so a program that never opens a file has none
//! of the code about files linked in, and one that has files of two keepers has no code that tells them apart.

use super::vectors::Vectors;
use crate::guest::GuestRange;
use wasm2sel4_abi::interface::wasi::{self, Errno, Filestat, Timestamp, fstflags};
use wasm2sel4_files::{Cookie, FileType, Metadata, NodeNumber, Opening, PathFrom};

/// Who keeps files, told from others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keeper(pub u32);

/// Whoever keeps files. What the number of a node means is its own business.
pub trait Files {
    /// Who it is.
    fn keeper(&self) -> Keeper;

    /// Writes as much as there is room for of the name of a folder that was open from the start; returns how many bytes
    /// it has.
    fn preopened_name(&self, number: u32, into: GuestRange) -> Result<u64, Errno>;

    /// Writes entries of a folder from a cookie on, as the interface has them, until there are no more or the room
    /// ends, be it inside an entry; returns how many bytes that were.
    fn list(&self, folder: NodeNumber, cookie: Cookie, into: GuestRange) -> Result<u64, Errno>;

    /// Opens a file or folder, and says what it is; it stays until it is closed.
    fn open(&self, place: PathFrom<'_>, how: Opening) -> Result<(NodeNumber, FileType), Errno>;

    /// What is known of what is at a place.
    fn metadata_at(&self, place: PathFrom<'_>, follow: bool) -> Result<Metadata, Errno>;

    /// Sets the times of what is at a place.
    fn set_times_at(&self, place: PathFrom<'_>, follow: bool, times: Times) -> Result<(), Errno>;

    /// Makes an empty folder.
    fn make_folder(&self, place: PathFrom<'_>) -> Result<(), Errno>;

    /// Makes a symbolic link.
    fn make_link(&self, place: PathFrom<'_>, target: &[u8]) -> Result<(), Errno>;

    /// Writes as much as there is room for of where the link at a place leads; returns how many bytes that were.
    fn read_link(&self, place: PathFrom<'_>, into: GuestRange) -> Result<u64, Errno>;

    /// Gives a file or a link another name.
    fn link(&self, old: PathFrom<'_>, new: PathFrom<'_>) -> Result<(), Errno>;

    /// Gives what has one name another.
    fn rename(&self, old: PathFrom<'_>, new: PathFrom<'_>) -> Result<(), Errno>;

    /// Takes a name of a file or link away.
    fn unlink(&self, place: PathFrom<'_>) -> Result<(), Errno>;

    /// Takes an empty folder away.
    fn remove_folder(&self, place: PathFrom<'_>) -> Result<(), Errno>;

    /// Reads bytes of a file from `offset` on; returns how many there were.
    fn read(&self, node: NodeNumber, offset: u64, into: GuestRange) -> Result<u64, Errno>;

    /// Writes bytes of a file from `offset` on; returns how many there is room for: all of them, or fewer where they
    /// move in several pieces.
    fn write(&self, node: NodeNumber, offset: u64, from: GuestRange) -> Result<u64, Errno>;

    /// What is known of a node that is open.
    fn metadata(&self, node: NodeNumber) -> Result<Metadata, Errno>;

    /// Makes a file longer, with zeroes, or cuts it off.
    fn set_size(&self, node: NodeNumber, size: u64) -> Result<(), Errno>;

    /// Makes sure that a range of a file can be written.
    fn allocate(&self, node: NodeNumber, offset: u64, size: u64) -> Result<(), Errno>;

    /// Sets the times of a node.
    fn set_times(&self, node: NodeNumber, times: Times) -> Result<(), Errno>;

    /// A descriptor of it is closed.
    fn close(&self, node: NodeNumber);
}

/// An open file or folder.
#[derive(Clone, Copy)]
pub struct OpenNode {
    /// Whoever keeps it.
    pub files: &'static dyn Files,
    /// Which it is.
    pub node: NodeNumber,
    /// What it is.
    pub file_type: FileType,
    /// Of a folder that was open from the start, which of them it is.
    pub preopened: Option<u32>,
    /// Whether nothing may be changed through it, as on a disk that is mounted for reading.
    pub is_read_only: bool,
}

impl OpenNode {
    /// The number of a file.
    ///
    /// # Errors
    ///
    /// `EBADF` if it is a folder, as other engines answer.
    pub fn file(self) -> Result<NodeNumber, Errno> {
        if self.file_type == FileType::Folder { Err(Errno::Badf) } else { Ok(self.node) }
    }

    /// The number of a folder.
    ///
    /// # Errors
    ///
    /// `ENOTDIR` if it is a file.
    pub fn folder(self) -> Result<NodeNumber, Errno> {
        if self.file_type == FileType::Folder { Ok(self.node) } else { Err(Errno::Notdir) }
    }

    /// Bytes of a file.
    pub fn size(self) -> Result<u64, Errno> {
        self.files.metadata(self.node).map(|metadata| metadata.size)
    }

    /// Reads into vectors, in their order; returns how many bytes that were.
    pub fn read(self, offset: u64, vectors: Vectors) -> Result<u32, Errno> {
        let mut done = 0;
        for range in vectors.ranges() {
            let range = range?;
            let count = self.files.read(self.node, offset.saturating_add(done), range)?;
            done += count;
            if count < range.size() {
                break;
            }
        }
        Ok(done as u32)
    }

    /// Writes what is in vectors, in their order; returns how many bytes that were.
    pub fn write(self, offset: u64, vectors: Vectors) -> Result<u32, Errno> {
        let mut done = 0;
        for range in vectors.ranges() {
            let range = range?;
            match self.files.write(self.node, offset.saturating_add(done), range) {
                Ok(count) => {
                    done += count;
                    if count < range.size() {
                        break;
                    }
                }
                // What was written before is told first; who goes on learns the reason then.
                Err(_) if done > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(done as u32)
    }
}

/// What becomes of the times of a node: a time of each, or none to leave it, or now.
#[derive(Clone, Copy)]
pub struct Times {
    /// When it was read last.
    pub accessed: Time,
    /// When it was written last.
    pub modified: Time,
}

/// What becomes of a time.
#[derive(Clone, Copy)]
pub enum Time {
    /// It stays.
    Kept,
    /// It is now.
    Now,
    /// It is this, in nanoseconds since 1970.
    Given(u64),
}

impl Times {
    /// What flags say, which are valid.
    pub fn new(Timestamp(accessed): Timestamp, Timestamp(modified): Timestamp, flags: u32) -> Self {
        let time = |given: u32, now: u32, time: u64| match flags {
            _ if flags & given != 0 => Time::Given(time),
            _ if flags & now != 0 => Time::Now,
            _ => Time::Kept,
        };
        Self {
            accessed: time(fstflags::ATIM, fstflags::ATIM_NOW, accessed),
            modified: time(fstflags::MTIM, fstflags::MTIM_NOW, modified),
        }
    }
}

/// What the interface calls a kind of node.
pub fn file_type(file_type: FileType) -> wasi::FileType {
    match file_type {
        FileType::File => wasi::FileType::RegularFile,
        FileType::Folder => wasi::FileType::Directory,
        FileType::Link => wasi::FileType::SymbolicLink,
    }
}

/// The number by which programs tell nodes apart; 0 says to some that it is not known.
pub fn inode(NodeNumber(number): NodeNumber) -> u64 {
    number + 1
}

/// What the interface says of a node.
pub fn filestat(metadata: &Metadata) -> Filestat {
    Filestat {
        device: 1,
        inode: inode(metadata.node),
        file_type: file_type(metadata.file_type),
        links: metadata.links,
        size: metadata.size,
        accessed: metadata.accessed.0,
        modified: metadata.modified.0,
        changed: metadata.changed.0,
    }
}
