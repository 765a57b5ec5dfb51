//! How nodes are named.

/// A node's number: the archive's first, then those of what was made. It is never given to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeNumber(pub u64);
