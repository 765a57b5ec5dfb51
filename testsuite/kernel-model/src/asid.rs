//! Address space identifiers, by which capabilities to address spaces, tables and frames name where they are mapped.

/// An address space identifier; 0 is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Asid(pub u32);

impl Asid {
    /// None.
    pub const NONE: Self = Self(0);
}
