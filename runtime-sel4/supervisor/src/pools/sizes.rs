//! The sizes of regions that can grow, in a store that all domains share.
//!
//! When a domain is made, it reserves an entry for each of its regions that can grow; if it cannot, it is not made. So
//! no domain finds the store used up by others when it grows.

use crate::pools::table::{Link, Linked, Table};
use wasm2sel4_abi::bundle::RegionRecord;

/// Room for the size of a region.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    bytes: u64,
    next: Link,
}

impl Size {
    /// Room for one.
    pub const UNUSED: Self = Self { bytes: 0, next: Link::END };
}

impl Linked for Size {
    fn link(&mut self) -> &mut Link {
        &mut self.next
    }
}

/// The sizes of one domain's regions that can grow, in the order of its regions. Whoever gives it back has it no more.
#[derive(Debug)]
pub struct List(Link);

impl List {
    /// No region can grow.
    pub const EMPTY: Self = Self(Link::END);
}

/// Whether a region can grow.
pub fn can_grow(region: &RegionRecord) -> bool {
    region.initial < region.maximum
}

/// The store.
pub struct Sizes {
    table: Table<'static, Size>,
}

impl Sizes {
    /// A store with so much room.
    pub const fn new(sizes: &'static mut [Size]) -> Self {
        Self { table: Table::new(sizes, 0) }
    }

    /// How many sizes there is room for.
    pub fn capacity(&self) -> usize {
        self.table.capacity()
    }

    /// Goes on with more room.
    pub fn move_to(&mut self, sizes: &'static mut [Size]) {
        self.table.move_to(sizes);
    }

    /// Reserves an entry for each region that can grow; nothing if there are not enough.
    pub fn reserve(&mut self, regions: &[RegionRecord]) -> Option<List> {
        let mut list = List::EMPTY;
        for region in regions.iter().rev().filter(|region| can_grow(region)) {
            let Some(number) = self.table.take() else {
                self.give_back(list);
                return None;
            };
            self.table[number] = Size { bytes: region.initial.0, next: list.0 };
            list = List(Link::to(number));
        }
        Some(list)
    }

    /// The regions for which a list was reserved, with their sizes in bytes: the initial one of a region that cannot
    /// grow, and nothing for one that can grow and has no entry in the list.
    pub fn of<'a>(
        &'a self,
        list: &List,
        regions: &'a [RegionRecord],
    ) -> impl Iterator<Item = (&'a RegionRecord, Option<u64>)> + use<'a> {
        let mut next = list.0;
        regions.iter().map(move |region| {
            if !can_grow(region) {
                return (region, Some(region.initial.0));
            }
            let size = next.get().and_then(|number| self.table.get(number));
            next = size.map_or(Link::END, |size| size.next);
            (region, size.map(|size| size.bytes))
        })
    }

    /// The size of the region that is so far behind in a list.
    pub fn size_mut(&mut self, list: &List, index: usize) -> Option<&mut u64> {
        let mut number = list.0.get()?;
        for _ in 0..index {
            number = self.table.get(number)?.next.get()?;
        }
        self.table.get_mut(number).map(|size| &mut size.bytes)
    }

    /// Takes all entries of a list back.
    pub fn give_back(&mut self, list: List) {
        let mut next = list.0;
        while let Some(number) = next.get() {
            let Some(size) = self.table.get(number) else { return };
            next = size.next;
            self.table.give(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm2sel4_abi::address::ByteSize;

    fn region(initial: u64, maximum: u64) -> RegionRecord {
        RegionRecord { initial: ByteSize(initial), maximum: ByteSize(maximum), ..RegionRecord::default() }
    }

    fn of(sizes: &Sizes, list: &List, regions: &[RegionRecord]) -> Vec<Option<u64>> {
        sizes.of(list, regions).map(|(_, size)| size).collect()
    }

    #[test]
    fn sizes_are_those_of_regions_that_can_grow_in_their_order() {
        let mut sizes = Sizes::new(Box::leak(Box::new([Size::UNUSED; 4])));
        let regions = [region(1, 9), region(5, 5), region(2, 9)];
        let list = sizes.reserve(&regions).unwrap();
        assert_eq!(of(&sizes, &list, &regions), [Some(1), Some(5), Some(2)]);
        *sizes.size_mut(&list, 1).unwrap() = 7;
        assert_eq!(of(&sizes, &list, &regions), [Some(1), Some(5), Some(7)]);
        assert!(sizes.size_mut(&list, 2).is_none());
    }

    #[test]
    fn a_size_that_is_not_noted_is_nothing_and_never_the_initial_one() {
        let mut sizes = Sizes::new(Box::leak(Box::new([Size::UNUSED; 4])));
        let regions = [region(1, 9), region(5, 5), region(2, 9)];
        let list = sizes.reserve(&regions[..1]).unwrap();
        assert_eq!(of(&sizes, &list, &regions), [Some(1), Some(5), None]);
        assert_eq!(of(&sizes, &List::EMPTY, &regions), [None, Some(5), None]);
    }

    #[test]
    fn all_is_reserved_or_nothing() {
        let mut sizes = Sizes::new(Box::leak(Box::new([Size::UNUSED; 4])));
        let three = [region(0, 1), region(0, 1), region(0, 1)];
        let first = sizes.reserve(&three).unwrap();
        assert!(sizes.reserve(&three).is_none());
        let one = sizes.reserve(&three[..1]).expect("what could not be reserved was given back");
        sizes.give_back(first);
        assert!(sizes.reserve(&three).is_some());
        assert_eq!(of(&sizes, &one, &three), [Some(0), None, None]);
    }
}
