//! Operations on what a path leads to: each finds its way and does its work in one step, so whoever is asked by
//! messages needs no more of them than there are operations.

use crate::error::Error;
use crate::found::Found;
use crate::node::{FileType, Metadata, Nanoseconds, SetTime};
use crate::number::NodeNumber;
use crate::tree::Tree;

/// A path, and the folder from which it is followed.
#[derive(Clone, Copy, Debug)]
pub struct PathFrom<'p> {
    /// The folder, which the path cannot leave.
    pub folder: NodeNumber,
    /// The path.
    pub path: &'p [u8],
}

/// How something is opened: a sum of these flags.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Opening(u64);

impl Opening {
    /// A link at the end of the path is followed.
    pub const FOLLOW: Self = Self(1);
    /// A file is made if there is nothing.
    pub const CREATE: Self = Self(2);
    /// It is an error if there is something.
    pub const EXCLUSIVE: Self = Self(4);
    /// The file is cut off.
    pub const TRUNCATE: Self = Self(8);
    /// It is to be a folder.
    pub const FOLDER: Self = Self(16);
    /// It is to be written to, so it cannot be a folder.
    pub const WRITE: Self = Self(32);

    /// All of them.
    const ALL: u64 = 63;

    /// Flags as a number; nothing if it has others.
    pub const fn from_bits(bits: u64) -> Option<Self> {
        if bits & !Self::ALL == 0 { Some(Self(bits)) } else { None }
    }

    /// The flags as a number.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// These flags, and others if that is so.
    #[must_use]
    pub const fn with_if(self, other: Self, is_so: bool) -> Self {
        if is_so { Self(self.0 | other.0) } else { self }
    }

    /// Whether it has one of these flags.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Tree<'_> {
    fn place<'p>(&mut self, place: PathFrom<'p>, follow: bool) -> Result<Found<'p>, Error> {
        self.find(place.folder, place.path, follow)
    }

    /// What is at a place.
    fn at(&mut self, place: PathFrom<'_>, follow: bool) -> Result<NodeNumber, Error> {
        self.place(place, follow)?.node.ok_or(Error::NotFound)
    }

    /// Opens a file or folder, and says what it is; it stays until it is closed.
    pub fn open_at(
        &mut self,
        place: PathFrom<'_>,
        how: Opening,
        now: Nanoseconds,
    ) -> Result<(NodeNumber, FileType), Error> {
        let found = self.place(place, how.has(Opening::FOLLOW))?;
        let node = match found.node {
            Some(_) if how.has(Opening::CREATE) && how.has(Opening::EXCLUSIVE) => return Err(Error::Exists),
            Some(node) => node,
            None if how.has(Opening::CREATE) => self.make_file(&found, now)?,
            None => return Err(Error::NotFound),
        };
        let file_type = self.file_type(node)?;
        match file_type {
            FileType::Link => return Err(Error::TooManyLinks),
            FileType::File if how.has(Opening::FOLDER) => return Err(Error::NotFolder),
            FileType::Folder if how.has(Opening::TRUNCATE) || how.has(Opening::WRITE) => return Err(Error::IsFolder),
            FileType::File | FileType::Folder => {}
        }
        if how.has(Opening::TRUNCATE) {
            self.set_size(node, 0, now)?;
        }
        self.open(node)?;
        Ok((node, file_type))
    }

    /// What is known of what is at a place.
    pub fn metadata_at(&mut self, place: PathFrom<'_>, follow: bool) -> Result<Metadata, Error> {
        let node = self.at(place, follow)?;
        self.metadata(node)
    }

    /// Sets the times of what is at a place.
    pub fn set_times_at(
        &mut self,
        place: PathFrom<'_>,
        follow: bool,
        accessed: SetTime,
        modified: SetTime,
        now: Nanoseconds,
    ) -> Result<(), Error> {
        let node = self.at(place, follow)?;
        self.set_times(node, accessed, modified, now)
    }

    /// Makes an empty folder.
    pub fn make_folder_at(&mut self, place: PathFrom<'_>, now: Nanoseconds) -> Result<(), Error> {
        let found = self.place(place, false)?;
        self.make_folder(&found, now).map(|_| ())
    }

    /// Makes a symbolic link.
    pub fn make_link_at(&mut self, place: PathFrom<'_>, target: &[u8], now: Nanoseconds) -> Result<(), Error> {
        let found = self.place(place, false)?;
        self.make_link(&found, target, now).map(|_| ())
    }

    /// Where the link at a place leads.
    pub fn read_link_at(&mut self, place: PathFrom<'_>) -> Result<&[u8], Error> {
        let node = self.at(place, false)?;
        self.read_link(node)
    }

    /// Gives a file or a link another name.
    pub fn link_at(&mut self, old: PathFrom<'_>, new: PathFrom<'_>, now: Nanoseconds) -> Result<(), Error> {
        let node = self.at(old, false)?;
        let found = self.place(new, false)?;
        self.link(node, &found, now)
    }

    /// Gives what has one name another.
    pub fn rename_at(&mut self, old: PathFrom<'_>, new: PathFrom<'_>, now: Nanoseconds) -> Result<(), Error> {
        let (from, to) = (self.place(old, false)?, self.place(new, false)?);
        self.rename(&from, &to, now)
    }

    /// Takes a name of a file or link away.
    pub fn unlink_at(&mut self, place: PathFrom<'_>, now: Nanoseconds) -> Result<(), Error> {
        let found = self.place(place, false)?;
        self.unlink(&found, now)
    }

    /// Takes an empty folder away.
    pub fn remove_folder_at(&mut self, place: PathFrom<'_>, now: Nanoseconds) -> Result<(), Error> {
        let found = self.place(place, false)?;
        self.remove_folder(&found, now)
    }
}
