//! What a name in a folder means.

use crate::budget::Account;
use crate::content::Content;
use crate::folder::Folder;
use crate::name::Name;
use crate::number::NodeNumber;
use core::cell::Cell;

/// Nanoseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Nanoseconds(pub u64);

/// What kind of thing a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileType {
    /// A file with contents.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
}

/// What is known of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Metadata {
    /// Its number.
    pub node: NodeNumber,
    /// What it is.
    pub file_type: FileType,
    /// How many names it has.
    pub links: u64,
    /// Bytes of contents; of a link, of its path.
    pub size: u64,
    /// When it was read last.
    pub accessed: Nanoseconds,
    /// When its contents were changed last.
    pub modified: Nanoseconds,
    /// When anything of it was changed last.
    pub changed: Nanoseconds,
}

/// What becomes of one of the times of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetTime {
    /// It stays.
    Keep,
    /// It is set.
    To(Nanoseconds),
}

/// A node that was used.
#[derive(Debug)]
pub struct Node<'a> {
    pub kind: Kind<'a>,
    /// How many names it has. A folder has one, or none when it was removed.
    pub links: u64,
    /// How many hold it open.
    pub open: u64,
    /// Who has paid for it, unless it is the archive's.
    pub payer: Account,
    pub accessed: Nanoseconds,
    pub modified: Nanoseconds,
    pub changed: Nanoseconds,
    /// Whether what became of it was told ([`crate::changes`]).
    pub is_told: Cell<bool>,
    /// Whether it stands among those of which blocks go back ([`crate::freeing`]), and before whom.
    pub freed: Freed,
}

/// Whether a node stands in the queue of those of which blocks go back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Freed {
    /// It does not.
    #[default]
    No,
    /// As the last.
    Last,
    /// Before this one.
    Before(NodeNumber),
}

#[derive(Debug)]
pub enum Kind<'a> {
    File(Content<'a>),
    Folder {
        entries: Folder<'a>,
        /// The folder in which it is; of one that is open at the start, itself.
        parent: NodeNumber,
    },
    Link(Name<'a>),
}

impl<'a> Node<'a> {
    /// One with one name, which nobody holds open.
    pub const fn new(kind: Kind<'a>, payer: Account, time: Nanoseconds) -> Self {
        let is_told = Cell::new(false);
        let freed = Freed::No;
        Self { kind, links: 1, open: 0, payer, accessed: time, modified: time, changed: time, is_told, freed }
    }

    pub fn file_type(&self) -> FileType {
        match self.kind {
            Kind::File(_) => FileType::File,
            Kind::Folder { .. } => FileType::Folder,
            Kind::Link(_) => FileType::Link,
        }
    }

    /// Bytes of contents.
    pub fn size(&self) -> u64 {
        match &self.kind {
            Kind::File(content) => content.size(),
            Kind::Folder { .. } => 0,
            Kind::Link(target) => target.len() as u64,
        }
    }
}
