//! How much may be written.
//!
//! What is counted is what the tree holds in memory: blocks of files, and a fixed price for nodes and names, a little
//! more than they take. So the limit is one of memory, and is reached before the memory is.

use crate::error::Error;

/// What a node costs, in bytes.
pub const NODE: u64 = 256;
/// What an entry of a folder costs besides its name, in bytes.
pub const ENTRY: u64 = 96;
/// What a block of a file costs besides its contents, in bytes.
pub const BLOCK: u64 = 64;

/// A limit, and how much of it is taken.
#[derive(Debug)]
pub struct Budget {
    limit: u64,
    used: u64,
}

impl Budget {
    pub const fn new(limit: u64) -> Self {
        Self { limit, used: 0 }
    }

    /// Whether so many bytes are left.
    pub fn check(&self, bytes: u64) -> Result<(), Error> {
        if bytes <= self.limit - self.used { Ok(()) } else { Err(Error::NoSpace) }
    }

    /// Takes bytes.
    pub fn take(&mut self, bytes: u64) -> Result<(), Error> {
        self.check(bytes)?;
        self.used += bytes;
        Ok(())
    }

    /// Gives back what was taken.
    pub fn give_back(&mut self, bytes: u64) {
        self.used = self.used.saturating_sub(bytes);
    }

    /// Bytes that are taken.
    pub const fn used(&self) -> u64 {
        self.used
    }
}
