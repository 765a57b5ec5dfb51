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

/// The sizes of one domain's regions that can grow, in the order of its regions.
#[derive(Clone, Copy, Debug)]
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
            *self.table.get_mut(number)? = Size { bytes: region.initial.0, next: list.0 };
            list = List(Link::to(number));
        }
        Some(list)
    }

    /// The sizes of a list in bytes, in order.
    pub fn of(&self, list: List) -> impl Iterator<Item = u64> {
        let size = |link: Link| self.table.get(link.get()?);
        core::iter::successors(size(list.0), move |last| size(last.next)).map(|size| size.bytes)
    }

    /// The size of the region that is so far behind in a list.
    pub fn size_mut(&mut self, list: List, index: usize) -> Option<&mut u64> {
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

    #[test]
    fn sizes_are_those_of_regions_that_can_grow_in_their_order() {
        let mut sizes = Sizes::new(Box::leak(Box::new([Size::UNUSED; 4])));
        let list = sizes.reserve(&[region(1, 9), region(5, 5), region(2, 9)]).unwrap();
        assert_eq!(sizes.of(list).collect::<Vec<_>>(), [1, 2]);
        *sizes.size_mut(list, 1).unwrap() = 7;
        assert_eq!(sizes.of(list).collect::<Vec<_>>(), [1, 7]);
        assert!(sizes.size_mut(list, 2).is_none());
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
        assert_eq!(sizes.of(one).count(), 1);
    }
}
