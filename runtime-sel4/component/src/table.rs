//! The handles of one component instance.
//!
//! Numbers begin at 1, and the one that became free last is given next, as in `Table` of the Canonical ABI's
//! definitions: components can tell, and tests do.

use crate::misuse::Misuse;
use crate::slab::Slab;

/// The highest number that a handle can have: the Canonical ABI keeps the bits above for itself (`MAX_LENGTH`).
pub const HANDLE_MAXIMUM: u32 = (1 << 28) - 1;

/// A handle to a resource.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The number of the resource's type.
    pub resource: u32,
    /// What whoever defined the type knows the resource by.
    pub rep: u32,
    /// How the instance has it.
    pub holding: Holding,
}

/// How an instance has a resource.
#[derive(Clone, Copy)]
pub enum Holding {
    /// It owns it, and it is lent so many times.
    Own(u32),
    /// It was lent it for the call with this index.
    Borrow(u32),
}

/// The table.
#[derive(Default)]
pub struct Table(Slab<Entry>);

impl Table {
    /// Puts a handle into the table; its number.
    ///
    /// # Errors
    ///
    /// [`Misuse::Exhausted`] if there is no memory, or no number.
    pub fn add(&mut self, entry: Entry) -> Result<u32, Misuse> {
        self.0.add(entry, HANDLE_MAXIMUM - 1).map(|number| number + 1)
    }

    /// The handle of this number, which must be to a resource of this type.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`] or [`Misuse::WrongType`].
    pub fn get(&mut self, resource: u32, handle: u32) -> Result<&mut Entry, Misuse> {
        let entry = handle.checked_sub(1).and_then(|number| self.0.get(number)).ok_or(Misuse::Unknown(handle))?;
        if entry.resource != resource {
            return Err(Misuse::WrongType { handle, expected: resource, found: entry.resource });
        }
        Ok(entry)
    }

    /// Takes a handle out of the table that [`Self::get`] has found there.
    pub fn remove(&mut self, handle: u32) {
        if let Some(number) = handle.checked_sub(1) {
            self.0.remove(number);
        }
    }
}
