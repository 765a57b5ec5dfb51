//! The handles of one component instance.
//!
//! Numbers begin at 1, and the one that became free last is given next, as in `Table` of the Canonical ABI's
//! definitions: components can tell, and tests do.

use crate::misuse::Misuse;
use alloc::vec::Vec;

/// The highest number that a handle can have: the Canonical ABI keeps the bits above for itself (`MAX_LENGTH`).
pub const HANDLE_MAXIMUM: u32 = (1 << 28) - 1;

/// A place of a table.
#[derive(Clone, Copy)]
pub enum Slot {
    /// Nothing; the index of the next such place, or that of the end.
    Free(u32),
    /// A handle.
    Taken(Entry),
}

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
pub struct Table {
    slots: Vec<Slot>,
    /// The index of the place that is used next: one that is free, or the end.
    next: u32,
}

impl Table {
    /// Puts a handle into the table; its number.
    ///
    /// # Errors
    ///
    /// [`Misuse::Exhausted`] if there is no memory, or no number.
    pub fn add(&mut self, entry: Entry) -> Result<u32, Misuse> {
        if let Some(slot) = self.slots.get_mut(self.next as usize)
            && let Slot::Free(next) = *slot
        {
            *slot = Slot::Taken(entry);
            let handle = self.next + 1;
            self.next = next;
            return Ok(handle);
        }
        // A table whose free places are used up: the next is its end.
        let handle = u32::try_from(self.slots.len()).ok().map(|index| index + 1);
        let handle = handle.filter(|handle| *handle <= HANDLE_MAXIMUM).ok_or(Misuse::Exhausted)?;
        self.slots.try_reserve(1).map_err(|_| Misuse::Exhausted)?;
        self.slots.push(Slot::Taken(entry));
        self.next = handle;
        Ok(handle)
    }

    /// The handle of this number, which must be to a resource of this type.
    ///
    /// # Errors
    ///
    /// [`Misuse::Unknown`] or [`Misuse::WrongType`].
    pub fn get(&mut self, resource: u32, handle: u32) -> Result<&mut Entry, Misuse> {
        let index = handle.checked_sub(1).ok_or(Misuse::Unknown(handle))?;
        let Some(Slot::Taken(entry)) = self.slots.get_mut(index as usize) else { return Err(Misuse::Unknown(handle)) };
        if entry.resource != resource {
            return Err(Misuse::WrongType { handle, expected: resource, found: entry.resource });
        }
        Ok(entry)
    }

    /// Takes a handle out of the table that [`Self::get`] has found there.
    pub fn remove(&mut self, handle: u32) {
        let Some(index) = handle.checked_sub(1) else { return };
        if let Some(slot @ Slot::Taken(_)) = self.slots.get_mut(index as usize) {
            *slot = Slot::Free(self.next);
            self.next = index;
        }
    }
}
