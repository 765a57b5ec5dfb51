//! The sizes of regions that can grow, in a store that all domains share.
//!
//! A domain reserves an entry for each of its regions that can grow when it is made, or is not made. So no domain finds the store
//! used up by others when it grows.

use crate::larger;
use wasm2sel4_abi::bundle::RegionRecord;

/// Room for the size of a region.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    size: u64,
    next: Option<u32>,
}

impl Entry {
    /// Room for one.
    pub const UNUSED: Self = Self { size: 0, next: None };
}

/// The sizes of one domain's regions that can grow, in the order of its regions.
#[derive(Clone, Copy, Debug)]
pub struct List(Option<u32>);

impl List {
    /// No region can grow.
    pub const EMPTY: Self = Self(None);
}

/// Whether a region can grow.
pub fn can_grow(region: &RegionRecord) -> bool {
    region.initial < region.maximum
}

/// The store.
pub struct Sizes {
    entries: &'static mut [Entry],
    free: Option<u32>,
    /// Entries from here on were never used.
    fresh: u32,
}

impl Sizes {
    /// A store with so much room.
    pub const fn new(entries: &'static mut [Entry]) -> Self {
        Self { entries, free: None, fresh: 0 }
    }

    /// How many sizes there is room for.
    pub fn capacity(&self) -> usize {
        self.entries.len()
    }

    /// Goes on with more room.
    pub fn move_to(&mut self, entries: &'static mut [Entry]) {
        larger::move_to(&mut self.entries, entries);
    }

    fn entry(&mut self, number: u32) -> Option<&mut Entry> {
        self.entries.get_mut(number as usize)
    }

    fn take(&mut self) -> Option<u32> {
        if let Some(number) = self.free {
            self.free = self.entry(number)?.next;
            return Some(number);
        }
        let number = self.fresh;
        self.entry(number)?;
        self.fresh += 1;
        Some(number)
    }

    /// Reserves an entry for each region that can grow; nothing if there are not enough.
    pub fn reserve(&mut self, regions: &[RegionRecord]) -> Option<List> {
        let mut list = List::EMPTY;
        for region in regions.iter().rev().filter(|region| can_grow(region)) {
            let Some(number) = self.take() else {
                self.give_back(list);
                return None;
            };
            *self.entry(number)? = Entry { size: region.initial, next: list.0 };
            list = List(Some(number));
        }
        Some(list)
    }

    /// The sizes of a list, in order.
    pub fn of(&self, list: List) -> impl Iterator<Item = u64> {
        let entry = |number: Option<u32>| self.entries.get(number? as usize);
        core::iter::successors(entry(list.0), move |last| entry(last.next)).map(|entry| entry.size)
    }

    /// The size of the region that is so far behind in a list.
    pub fn size_mut(&mut self, list: List, index: usize) -> Option<&mut u64> {
        let mut number = list.0?;
        for _ in 0..index {
            number = self.entry(number)?.next?;
        }
        self.entry(number).map(|entry| &mut entry.size)
    }

    /// Takes all entries of a list back.
    pub fn give_back(&mut self, list: List) {
        let mut next = list.0;
        while let Some(number) = next {
            let free = self.free;
            let Some(entry) = self.entry(number) else { return };
            next = entry.next;
            entry.next = free;
            self.free = Some(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(initial: u64, maximum: u64) -> RegionRecord {
        RegionRecord { initial, maximum, ..RegionRecord::default() }
    }

    #[test]
    fn sizes_are_those_of_regions_that_can_grow_in_their_order() {
        let mut sizes = Sizes::new(Box::leak(Box::new([Entry::UNUSED; 4])));
        let list = sizes.reserve(&[region(1, 9), region(5, 5), region(2, 9)]).unwrap();
        assert_eq!(sizes.of(list).collect::<Vec<_>>(), [1, 2]);
        *sizes.size_mut(list, 1).unwrap() = 7;
        assert_eq!(sizes.of(list).collect::<Vec<_>>(), [1, 7]);
        assert!(sizes.size_mut(list, 2).is_none());
    }

    #[test]
    fn all_is_reserved_or_nothing() {
        let mut sizes = Sizes::new(Box::leak(Box::new([Entry::UNUSED; 4])));
        let three = [region(0, 1), region(0, 1), region(0, 1)];
        let first = sizes.reserve(&three).unwrap();
        assert!(sizes.reserve(&three).is_none());
        let one = sizes.reserve(&three[..1]).expect("what could not be reserved was given back");
        sizes.give_back(first);
        assert!(sizes.reserve(&three).is_some());
        assert_eq!(sizes.of(one).count(), 1);
    }
}
