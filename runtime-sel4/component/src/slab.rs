//! Things by small numbers, of which the one that became free last is given next.

use crate::misuse::Misuse;
use alloc::vec::Vec;
use core::mem;

/// A place.
enum Slot<T> {
    /// Nothing; the number of the next such place, or that of the end.
    Free(u32),
    /// A thing.
    Taken(T),
}

/// Things, from number 0 on.
pub struct Slab<T> {
    slots: Vec<Slot<T>>,
    /// The number of the place that is used next: one that is free, or the end.
    next: u32,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Slab<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { slots: Vec::new(), next: 0 }
    }

    /// Keeps a thing; its number, which is at most `maximum`.
    ///
    /// # Errors
    ///
    /// [`Misuse::Exhausted`] if there is no memory, or no number.
    pub fn add(&mut self, thing: T, maximum: u32) -> Result<u32, Misuse> {
        let number = self.next;
        if let Some(slot) = self.slots.get_mut(number as usize)
            && let Slot::Free(next) = *slot
        {
            *slot = Slot::Taken(thing);
            self.next = next;
            return Ok(number);
        }
        if number > maximum {
            return Err(Misuse::Exhausted);
        }
        self.slots.try_reserve(1).map_err(|_| Misuse::Exhausted)?;
        self.slots.push(Slot::Taken(thing));
        self.next = number + 1;
        Ok(number)
    }

    /// The thing with this number.
    pub fn get(&mut self, number: u32) -> Option<&mut T> {
        match self.slots.get_mut(number as usize)? {
            Slot::Taken(thing) => Some(thing),
            Slot::Free(_) => None,
        }
    }

    /// Gives a thing back, and its number away.
    pub fn remove(&mut self, number: u32) -> Option<T> {
        let slot = self.slots.get_mut(number as usize)?;
        if let Slot::Free(_) = slot {
            return None;
        }
        let Slot::Taken(thing) = mem::replace(slot, Slot::Free(self.next)) else { return None };
        self.next = number;
        Some(thing)
    }
}
