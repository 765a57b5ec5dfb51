//! What a domain that has ended leaves in its place until all of it is taken back.

use crate::task::resources::storage::Storage;

/// What a domain that has ended leaves.
pub struct Remains {
    /// Its memory.
    pub storage: Storage,
    /// Its status.
    pub status: u32,
    /// The priority at which it is taken back.
    pub priority: u64,
    /// Whose remains are taken back next.
    pub next: Option<u16>,
}

impl Remains {
    /// Those of a domain, in no order yet.
    pub const fn new(storage: Storage, status: u32, priority: u64) -> Self {
        Self { storage, status, priority, next: None }
    }
}
