//! What the host has behind a component's handles, by small numbers: the representations of its resources.

use super::end;
use crate::heap;
use crate::one_thread::InPlace;
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_component::{HANDLE_MAXIMUM, Slab};

/// Things of a kind. A number that means none is never used: handles keep them.
pub struct Things<T>(InPlace<Slab<T>>);

impl<T: Copy> Things<T> {
    /// None yet.
    pub const fn new() -> Self {
        Self(InPlace::new(Slab::new()))
    }

    /// Keeps a thing; its number. It is a trap if there is no room.
    pub fn add(&self, thing: T) -> u32 {
        heap::open_for_handles();
        match self.0.with(|things| things.add(thing, HANDLE_MAXIMUM)) {
            Some(Ok(number)) => number,
            _ => end(Trap::HandlesExhausted),
        }
    }

    /// The thing with this number.
    pub fn get(&self, number: u32) -> Option<T> {
        self.0.with(|things| things.get(number).copied())?
    }

    /// Makes it another.
    pub fn set(&self, number: u32, thing: T) {
        self.0.with(|things| {
            if let Some(place) = things.get(number) {
                *place = thing;
            }
        });
    }

    /// Gives it back.
    pub fn remove(&self, number: u32) -> Option<T> {
        self.0.with(|things| things.remove(number))?
    }
}
