//! Where a path leads, and the name at its end.

use crate::name::Name;
use crate::number::NodeNumber;

/// The most bytes of a path, and of what is left of one with a link's path put in.
pub const PATH_MAXIMUM: usize = 4096;

/// Where a path leads.
#[derive(Clone, Debug)]
pub struct Found<'p> {
    /// The folder in which the last name is looked up.
    pub(crate) folder: NodeNumber,
    /// The last name: of the path, or a copy of a link's. None if the path ends with `.` or `..`.
    pub(crate) name: Option<Name<'p>>,
    /// What is there.
    pub node: Option<NodeNumber>,
    /// Whether the path ends with a slash: what is there is to be a folder.
    pub wants_folder: bool,
}
