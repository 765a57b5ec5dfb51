//! Where a path leads, and the name at its end.

use crate::error::Error;
use crate::name::NAME_MAXIMUM;
use crate::number::NodeNumber;

/// The most bytes of a path, and of what is left of one with a link's path put in.
pub const PATH_MAXIMUM: usize = 4096;

/// The name of an entry, in itself: what is found lives longer than the path.
#[derive(Clone, Debug)]
pub(crate) struct FoundName {
    bytes: [u8; NAME_MAXIMUM],
    length: usize,
}

impl FoundName {
    /// A copy of a name.
    pub fn new(name: &[u8]) -> Result<Self, Error> {
        let mut bytes = [0; NAME_MAXIMUM];
        bytes.get_mut(..name.len()).ok_or(Error::NameTooLong)?.copy_from_slice(name);
        Ok(Self { bytes, length: name.len() })
    }

    /// The name.
    pub fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Where a path leads.
#[derive(Clone, Debug)]
pub struct Found {
    /// The folder in which the last name is looked up.
    pub(crate) folder: NodeNumber,
    /// The last name; none if the path ends with `.` or `..`.
    pub(crate) name: Option<FoundName>,
    /// What is there.
    pub node: Option<NodeNumber>,
    /// Whether the path ends with a slash: what is there is to be a folder.
    pub wants_folder: bool,
}
