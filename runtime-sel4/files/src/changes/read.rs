//! The stream of changes, taken apart: what each record may say by itself. Bytes of files are not kept, only where in
//! the stream they lie.

use crate::found::PATH_MAXIMUM;
use crate::name::NAME_MAXIMUM;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::changes::{
    CHANGE_END, CHANGE_FILE, CHANGE_FOLDER, CHANGE_LINK, CHANGE_TIMES, ChangeRecord, ChangesHeader, EntryRecord,
    ExtentRecord, MAGIC,
};
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::words::Words;

use crate::content::SIZE_MAXIMUM;

/// What is wrong with a stream of changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Malformed {
    /// It was written by somebody else, or by another version.
    Version,
    /// It ends too early.
    Truncated,
    /// It goes on behind its end.
    Continued,
    /// There is no such kind of record.
    Kind,
    /// There are two records of one node.
    Twice,
    /// A node is not there, or is not what the archive has under its number.
    Node,
    /// Bytes of a file lie outside of it, or it keeps more than it had.
    Extent,
    /// A name that nothing can have, or that two entries of a folder have.
    Name,
    /// A link leads nowhere, or has a path that is too long.
    Link,
    /// A folder is in two places, or inside itself.
    Shape,
    /// Folders are nested too deep.
    Depth,
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Version => "they are of another version",
            Self::Truncated => "they end too early",
            Self::Continued => "something follows them",
            Self::Kind => "a record has a kind that does not exist",
            Self::Twice => "there are two records of one node",
            Self::Node => "a node is not what it was, or not there",
            Self::Extent => "bytes of a file lie outside of it",
            Self::Name => "a name is none, or two entries of a folder have it",
            Self::Link => "a link has a path that cannot be",
            Self::Shape => "a folder is in two places, or in itself",
            Self::Depth => "folders are nested too deep",
        })
    }
}

/// What became of nodes, by their numbers.
#[derive(Debug, Default)]
pub struct Changes {
    /// What became of each.
    pub nodes: BTreeMap<u64, Change>,
}

/// What became of a node.
#[derive(Debug)]
pub struct Change {
    /// When it was read last, nanoseconds since 1970.
    pub accessed: u64,
    /// When it was changed last, nanoseconds since 1970.
    pub modified: u64,
    /// The rest.
    pub what: What,
}

/// What became of a node, besides its times.
#[derive(Debug)]
pub enum What {
    /// A file has other contents, or is new.
    File(FileChange),
    /// A folder has other entries, or is new: all of them.
    Folder(Vec<FolderEntry>),
    /// A link is new: where it leads.
    Link(Vec<u8>),
    /// Nothing.
    Times,
}

/// The contents of a file.
#[derive(Debug)]
pub struct FileChange {
    /// Bytes.
    pub size: u64,
    /// How many of them are those of the archive, where nothing was written.
    pub kept: u64,
    /// What was written.
    pub extents: Vec<Extent>,
}

/// Bytes of a file that were written.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Where in the file.
    pub offset: u64,
    /// How many.
    pub size: u64,
    /// Where in the stream they lie.
    pub position: u64,
}

/// An entry of a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FolderEntry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its node.
    pub node: u64,
}

/// Where a stream comes from.
pub trait Source {
    /// Why nothing came.
    type Error: From<Malformed>;

    /// Takes bytes, as many as there is room for.
    ///
    /// # Errors
    ///
    /// [`Malformed::Truncated`] if there are less.
    fn read(&mut self, into: &mut [u8]) -> Result<(), Self::Error>;

    /// Leaves bytes out; as [`Self::read`].
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    fn skip(&mut self, size: u64) -> Result<(), Self::Error>;

    /// How many bytes were taken and left out.
    fn position(&self) -> u64;

    /// Whether nothing follows.
    ///
    /// # Errors
    ///
    /// If nobody knows.
    fn is_at_end(&mut self) -> Result<bool, Self::Error>;
}

fn record<S: Source, T: Read, const SIZE: usize>(source: &mut S) -> Result<T, S::Error> {
    let mut bytes = [0; SIZE];
    source.read(&mut bytes)?;
    T::read(&mut Words::new(&bytes)).ok_or_else(|| Malformed::Truncated.into())
}

fn bytes<S: Source>(source: &mut S, size: u64, most: usize, otherwise: Malformed) -> Result<Vec<u8>, S::Error> {
    let size = usize::try_from(size).ok().filter(|size| *size <= most).ok_or(otherwise)?;
    let mut bytes = vec![0; size];
    source.read(&mut bytes)?;
    Ok(bytes)
}

impl Changes {
    /// Reads all of a stream. What it takes of memory is in proportion to the stream.
    ///
    /// # Errors
    ///
    /// Those of the source, and what is [`Malformed`].
    pub fn read<S: Source>(source: &mut S) -> Result<Self, S::Error> {
        let header: ChangesHeader = record::<S, _, { size_of::<ChangesHeader>() }>(source)?;
        if header.magic != MAGIC || header.version != u64::from(ABI_VERSION) {
            return Err(Malformed::Version.into());
        }
        let mut changes = Self::default();
        loop {
            let read: ChangeRecord = record::<S, _, { size_of::<ChangeRecord>() }>(source)?;
            let what = match read.kind {
                CHANGE_FILE => What::File(file(source, &read)?),
                CHANGE_FOLDER => What::Folder(folder(source, &read)?),
                CHANGE_LINK => What::Link(link(source, &read)?),
                CHANGE_TIMES => What::Times,
                CHANGE_END if source.is_at_end()? => return Ok(changes),
                CHANGE_END => return Err(Malformed::Continued.into()),
                _ => return Err(Malformed::Kind.into()),
            };
            let change = Change { accessed: read.accessed, modified: read.modified, what };
            match changes.nodes.entry(read.node) {
                btree_map::Entry::Vacant(place) => place.insert(change),
                btree_map::Entry::Occupied(_) => return Err(Malformed::Twice.into()),
            };
        }
    }
}

fn file<S: Source>(source: &mut S, read: &ChangeRecord) -> Result<FileChange, S::Error> {
    let (size, kept) = (read.size.0, read.kept.0);
    if size > SIZE_MAXIMUM || kept > size {
        return Err(Malformed::Extent.into());
    }
    let mut extents = Vec::new();
    for _ in 0..read.count {
        let extent: ExtentRecord = record::<S, _, { size_of::<ExtentRecord>() }>(source)?;
        if extent.offset.checked_add(extent.size.0).is_none_or(|end| end > size) {
            return Err(Malformed::Extent.into());
        }
        extents.push(Extent { offset: extent.offset, size: extent.size.0, position: source.position() });
        source.skip(extent.size.0)?;
    }
    Ok(FileChange { size, kept, extents })
}

fn folder<S: Source>(source: &mut S, read: &ChangeRecord) -> Result<Vec<FolderEntry>, S::Error> {
    let mut entries = Vec::new();
    for _ in 0..read.count {
        let entry: EntryRecord = record::<S, _, { size_of::<EntryRecord>() }>(source)?;
        let name = bytes(source, entry.name_size.0, NAME_MAXIMUM, Malformed::Name)?;
        if matches!(&*name, b"" | b"." | b"..") || name.iter().any(|byte| matches!(byte, 0 | b'/')) {
            return Err(Malformed::Name.into());
        }
        entries.push(FolderEntry { name, node: entry.node });
    }
    entries.sort_by(|left, right| left.name.cmp(&right.name));
    if entries.windows(2).any(|pair| matches!(pair, [left, right] if left.name == right.name)) {
        return Err(Malformed::Name.into());
    }
    Ok(entries)
}

fn link<S: Source>(source: &mut S, read: &ChangeRecord) -> Result<Vec<u8>, S::Error> {
    let target = bytes(source, read.count, PATH_MAXIMUM - 1, Malformed::Link)?;
    if target.is_empty() || target.contains(&0) { Err(Malformed::Link.into()) } else { Ok(target) }
}
