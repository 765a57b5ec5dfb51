//! References to what lies in physical memory: objects, slots, tables.

use crate::machine;
use core::cell::RefCell;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// Bytes of a page.
pub const PAGE: u64 = 0x1000;

/// log2 of a page.
pub const PAGE_BITS: u32 = 12;

/// A physical address, which is a multiple of 16; 0 for none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct ObjectAddress(u32);

impl ObjectAddress {
    /// None.
    pub const NONE: Self = Self(0);

    /// The place at a physical address.
    pub const fn new(physical: u64) -> Self {
        Self((physical >> 4) as u32)
    }

    /// Its physical address.
    pub const fn physical(self) -> u64 {
        (self.0 as u64) << 4
    }

    /// Whether it is one.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// Fills this many bytes with zeroes.
    pub fn clear(self, bytes: u64) {
        // SAFETY: only memory that is about to become an object is cleared.
        unsafe { core::ptr::write_bytes(machine::address(self.physical()) as *mut u8, 0, bytes as usize) };
    }
}

/// A reference to an object in physical memory.
pub struct Ref<T> {
    place: ObjectAddress,
    object: PhantomData<*mut T>,
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ref<T> {}

impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl<T> Eq for Ref<T> {}

impl<T> Ref<T> {
    /// What lies at a place: one that a capability to such an object has, or where the boot makes one.
    pub const fn new(place: ObjectAddress) -> Self {
        Self { place, object: PhantomData }
    }

    /// Where it lies.
    pub fn place(self) -> ObjectAddress {
        self.place
    }

    /// The object, for one expression or a few lines: while the result is there, nobody else gets any part of it.
    ///
    /// # Panics
    ///
    /// If a part of it is in use already.
    pub fn get(self) -> InUse<T> {
        let start = machine::address(self.place.physical());
        let range = (start, start + size_of::<T>());
        USED.with(|used| {
            let is_free = used.iter().all(|(from, to)| *to <= range.0 || range.1 <= *from);
            assert!(is_free, "the object at {start:#x} is in use");
            let place = used.iter_mut().find(|place| **place == NOBODYS);
            *place.expect("no more objects are in use at a time") = range;
        });
        InUse { range, object: PhantomData }
    }
}

/// Addresses that no object has.
const NOBODYS: (usize, usize) = (0, 0);

/// Where objects are in use: the start and the end of each.
static USED: Only<[(usize, usize); 8]> = Only::new([NOBODYS; 8]);

/// An object that is in use, until this is dropped.
pub struct InUse<T> {
    range: (usize, usize),
    object: PhantomData<*mut T>,
}

impl<T> Drop for InUse<T> {
    fn drop(&mut self) {
        USED.with(|used| used.iter_mut().filter(|range| **range == self.range).for_each(|range| *range = NOBODYS));
    }
}

impl<T> Deref for InUse<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: (1) places are made of capabilities, which name objects of this type that exist as long as there is
        // one; (2) the model runs alone, with interrupts masked; (3) what is noted in `USED` is noted once, so there is
        // no other reference to any part of it while this one lives.
        unsafe { &*(self.range.0 as *const T) }
    }
}

impl<T> DerefMut for InUse<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above.
        unsafe { &mut *(self.range.0 as *mut T) }
    }
}

/// What the model remembers besides objects: one value in a static, used by one function at a time.
pub struct Only<T>(RefCell<T>);

// SAFETY: the model runs alone, on one processor and with interrupts masked.
unsafe impl<T> Sync for Only<T> {}

impl<T> Only<T> {
    /// With its first value.
    pub const fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// Uses the value.
    ///
    /// # Panics
    ///
    /// If it is in use already.
    pub fn with<U>(&self, action: impl FnOnce(&mut T) -> U) -> U {
        action(&mut self.0.borrow_mut())
    }
}

/// The serial line.
pub struct Console;

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(machine::print_byte);
        Ok(())
    }
}

macro_rules! say {
    ($($arguments:tt)*) => {{
        use core::fmt::Write as _;
        let _ = writeln!(crate::memory::Console, $($arguments)*);
    }};
}

pub(crate) use say;
