//! The archive as it lies in memory, and what writes one.
//!
//! Reading trusts nothing: an archive may be damaged, or made by somebody else. What it claims is checked where it is
//! used, so that opening one costs nothing that depends on its size.

mod write;

pub use write::{Child, Folder, Preopen, Writer};

use crate::error::Error;
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::archive::{
    ArchiveHeader, MAGIC, NODE_FILE, NODE_FOLDER, NODE_LINK, NodeRecord, PREOPEN_RETURN, PREOPEN_WRITE, PreopenRecord,
};
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::words::Words;

/// An archive in memory.
#[derive(Clone, Copy, Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    header: ArchiveHeader,
}

/// A folder that is open when the program starts.
#[derive(Clone, Copy, Debug)]
pub struct Preopened<'a> {
    /// The name by which the program finds it.
    pub name: &'a [u8],
    /// The number of its node.
    pub node: u64,
    /// What the program may do with what is in it.
    pub access: Access,
}

/// What a program may do with a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Access {
    /// Read what is in it.
    Read,
    /// Change what is in it, in its own memory.
    #[default]
    Private,
    /// Change what is in it; at the program's end, that goes back to whoever gave the folder.
    Return,
}

impl Access {
    /// As a record of the archive says it.
    const fn flags(self) -> u64 {
        match self {
            Self::Read => 0,
            Self::Private => PREOPEN_WRITE,
            Self::Return => PREOPEN_WRITE | PREOPEN_RETURN,
        }
    }

    /// What a record of the archive says.
    const fn of(flags: u64) -> Self {
        match (flags & PREOPEN_WRITE != 0, flags & PREOPEN_RETURN != 0) {
            (true, true) => Self::Return,
            (true, false) => Self::Private,
            (false, _) => Self::Read,
        }
    }
}

/// What a node of an archive is.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// A file with its contents.
    File(&'a [u8]),
    /// A folder, with the numbers of its children.
    Folder(core::ops::Range<u64>),
    /// A symbolic link, and where it leads.
    Link(&'a [u8]),
}

/// A node of an archive.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Its name in its folder.
    pub name: &'a [u8],
    /// What it is.
    pub kind: Kind<'a>,
    /// When it was changed last, nanoseconds since 1970.
    pub modified: u64,
}

impl<'a> Archive<'a> {
    /// Looks at the header.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Error> {
        let header = ArchiveHeader::read(&mut Words::new(bytes)).ok_or(Error::Damaged)?;
        let size = usize::try_from(header.size.0).map_err(|_| Error::Damaged)?;
        if header.magic != MAGIC || header.version != u64::from(ABI_VERSION) {
            return Err(Error::Damaged);
        }
        let archive = Self { bytes: bytes.get(..size).ok_or(Error::Damaged)?, header };
        // Nobody goes through more records than there are.
        archive.records::<PreopenRecord>(header.preopens.0, header.preopen_count)?;
        archive.records::<NodeRecord>(header.nodes.0, header.node_count)?;
        Ok(archive)
    }

    /// The header.
    pub const fn header(&self) -> &ArchiveHeader {
        &self.header
    }

    /// The folders that are open at the start.
    pub fn preopened(&self) -> impl Iterator<Item = Result<Preopened<'a>, Error>> + use<'a> {
        let archive = *self;
        (0..self.header.preopen_count).map(move |index| {
            let record: PreopenRecord = archive.record(archive.header.preopens.0, index)?;
            Ok(Preopened {
                name: archive.range(record.name.0, record.name_size.0)?,
                node: record.node,
                access: Access::of(record.flags),
            })
        })
    }

    /// The number of nodes.
    pub const fn node_count(&self) -> u64 {
        self.header.node_count
    }

    /// A node.
    pub fn node(&self, number: u64) -> Result<Node<'a>, Error> {
        if number >= self.header.node_count {
            return Err(Error::Damaged);
        }
        let record: NodeRecord = self.record(self.header.nodes.0, number)?;
        let kind = match record.kind {
            NODE_FILE => Kind::File(self.range(record.data, record.size)?),
            NODE_LINK => Kind::Link(self.range(record.data, record.size)?),
            NODE_FOLDER => {
                let end = record.data.checked_add(record.size).filter(|end| *end <= self.header.node_count);
                // Behind the folder: so nobody can be inside itself.
                let end = end.filter(|_| record.size == 0 || record.data > number).ok_or(Error::Damaged)?;
                Kind::Folder(record.data..end)
            }
            _ => return Err(Error::Damaged),
        };
        Ok(Node { name: self.range(record.name.0, record.name_size.0)?, kind, modified: record.modified })
    }

    /// The bytes of a number of records.
    fn records<T>(&self, first: u64, count: u64) -> Result<&'a [u8], Error> {
        self.range(first, count.checked_mul(size_of::<T>() as u64).ok_or(Error::Damaged)?)
    }

    fn record<T: Read>(&self, first: u64, index: u64) -> Result<T, Error> {
        let size = size_of::<T>() as u64;
        let start = index.checked_mul(size).and_then(|distance| distance.checked_add(first)).ok_or(Error::Damaged)?;
        T::read(&mut Words::new(self.range(start, size)?)).ok_or(Error::Damaged)
    }

    fn range(&self, start: u64, size: u64) -> Result<&'a [u8], Error> {
        let end = start.checked_add(size).ok_or(Error::Damaged)?;
        let (start, end) = (usize::try_from(start).ok(), usize::try_from(end).ok());
        start.zip(end).and_then(|(start, end)| self.bytes.get(start..end)).ok_or(Error::Damaged)
    }
}
