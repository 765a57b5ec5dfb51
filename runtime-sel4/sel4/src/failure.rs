//! How the kernel refuses an invocation.

/// An invocation that the kernel refused (seL4 manual, appendix "Error codes").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The error: the label of the answer.
    pub code: u64,
    /// For a missing level of a paging structure: the number of address bits below it.
    pub missing_level: u64,
}

impl Failure {
    /// There is no such capability.
    pub const INVALID_CAPABILITY: u64 = 2;
    /// A number is out of its range.
    pub const RANGE: u64 = 4;
    /// A lookup failed: for a mapping, a level of the paging structure is missing.
    pub const FAILED_LOOKUP: u64 = 6;
    /// Something is in the way: a capability in the slot, a mapping at the address.
    pub const DELETE_FIRST: u64 = 8;
    /// The untyped is used up.
    pub const NOT_ENOUGH_MEMORY: u64 = 10;
}
