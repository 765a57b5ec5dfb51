//! Names in folders.

use crate::error::Error;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The most bytes of a name.
pub const NAME_MAXIMUM: usize = 255;

/// A name of the archive, or one of its own.
pub type Name<'a> = Cow<'a, [u8]>;

/// A copy, if there is memory for it.
pub fn copy(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len())?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}
