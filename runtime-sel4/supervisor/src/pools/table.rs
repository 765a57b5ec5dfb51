//! A table of records that are handed out by their numbers and come back: the one free list of the supervisor.
//!
//! Free records are linked through a field of their own, so the list takes no memory. Records that were never taken are
//! not in it: a table is ready as soon as there is memory for it, and larger memory takes its place by a copy
//! ([`Table::move_to`]).

/// A place in a list: the number of the record that follows, if one does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link(u32);

impl Link {
    /// Nothing follows.
    pub const END: Self = Self(u32::MAX);

    /// The record of this number follows.
    pub const fn to(number: u32) -> Self {
        Self(number)
    }

    /// The record that follows.
    pub fn get(self) -> Option<u32> {
        (self != Self::END).then_some(self.0)
    }
}

impl From<Option<u32>> for Link {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::END, Self)
    }
}

/// A record with room for a link, which is the table's while the record is free, and its owner's while it is taken.
pub trait Linked {
    /// The link.
    fn link(&mut self) -> &mut Link;
}

/// The table.
#[derive(Debug)]
pub struct Table<'a, T> {
    records: &'a mut [T],
    /// The record that came back last.
    first: Link,
    /// Records from here on were never taken.
    fresh: u32,
    free_count: u64,
}

impl<'a, T: Linked> Table<'a, T> {
    /// A table of which the first `reserved` records are never handed out. A table has less than `u32::MAX` records;
    /// further ones are not used.
    pub const fn new(records: &'a mut [T], reserved: u32) -> Self {
        let free_count = (records.len() as u64).saturating_sub(reserved as u64);
        Self { records, first: Link::END, fresh: reserved, free_count }
    }

    /// How many records there are, reserved ones included.
    pub fn capacity(&self) -> usize {
        self.records.len()
    }

    /// How many can still be taken.
    pub fn free_count(&self) -> u64 {
        self.free_count
    }

    /// The records that were ever taken, and the reserved ones.
    pub fn used(&self) -> &[T] {
        self.records.get(..self.fresh as usize).unwrap_or_default()
    }

    /// A record.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.records.get(number as usize)
    }

    /// A record.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.records.get_mut(number as usize)
    }

    /// Takes a record: the one that came back last, or one that was never taken. What is in it stays, but for the link,
    /// which is at its end.
    pub fn take(&mut self) -> Option<u32> {
        let number = match self.first.get() {
            Some(number) => {
                self.first = core::mem::replace(self.get_mut(number)?.link(), Link::END);
                number
            }
            None => {
                let number = self.fresh;
                *self.get_mut(number)?.link() = Link::END;
                self.fresh += 1;
                number
            }
        };
        self.free_count -= 1;
        Some(number)
    }

    /// Takes a record back that was taken, and is in no list of its owner's.
    pub fn give(&mut self, number: u32) {
        let first = self.first;
        let Some(record) = self.get_mut(number) else { return };
        *record.link() = first;
        self.first = Link::to(number);
        self.free_count += 1;
    }
}

/// By number, for records of whose number the owner is sure: like indexing a slice, it panics beyond the end.
impl<T> core::ops::Index<u32> for Table<'_, T> {
    type Output = T;

    fn index(&self, number: u32) -> &T {
        &self.records[number as usize]
    }
}

impl<T> core::ops::IndexMut<u32> for Table<'_, T> {
    fn index_mut(&mut self, number: u32) -> &mut T {
        &mut self.records[number as usize]
    }
}

impl<'a, T: Copy> Table<'a, T> {
    /// Goes on in larger memory, to which all records are copied. A smaller one is not taken.
    pub fn move_to(&mut self, larger: &'a mut [T]) {
        let Some(more) = larger.len().checked_sub(self.records.len()) else { return };
        larger[..self.records.len()].copy_from_slice(self.records);
        self.records = larger;
        self.free_count += more as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[derive(Clone, Copy, Debug)]
    struct Record(Link);

    impl Linked for Record {
        fn link(&mut self) -> &mut Link {
            &mut self.0
        }
    }

    const UNUSED: Record = Record(Link::END);

    #[test]
    fn each_record_is_handed_out_once() {
        let mut records = [UNUSED; 8];
        let mut table = Table::new(&mut records, 2);
        let taken: BTreeSet<u32> = std::iter::from_fn(|| table.take()).collect();
        assert_eq!(taken, (2..8).collect(), "the first two are reserved");
        assert_eq!((table.free_count(), table.take()), (0, None));
        table.give(5);
        table.give(3);
        assert_eq!((table.free_count(), table.used().len()), (2, 8));
        assert_eq!(
            [table.take(), table.take(), table.take()],
            [Some(3), Some(5), None],
            "the last one back is the first"
        );
    }

    #[test]
    fn a_taken_record_has_no_link() {
        let mut records = [Record(Link::to(7)); 3];
        let mut table = Table::new(&mut records, 0);
        let (first, second) = (table.take().unwrap(), table.take().unwrap());
        assert_eq!(table.get(first).unwrap().0, Link::END, "a record that was never taken");
        table.give(first);
        table.give(second);
        let again = table.take().unwrap();
        assert_eq!(table.get(again).unwrap().0, Link::END, "a record that was in the list");
    }

    #[test]
    fn it_goes_on_in_larger_memory() {
        let (mut few, mut many, mut fewer) = ([UNUSED; 3], [UNUSED; 5], [UNUSED; 4]);
        let mut table = Table::new(&mut few, 0);
        let taken: Vec<u32> = std::iter::from_fn(|| table.take()).collect();
        table.give(taken[1]);
        table.move_to(&mut many);
        table.move_to(&mut fewer);
        assert_eq!((table.capacity(), table.free_count()), (5, 3), "what is smaller is not taken");
        assert_eq!([table.take(), table.take(), table.take(), table.take()], [Some(1), Some(3), Some(4), None]);
    }

    #[test]
    fn what_is_reserved_may_be_more_than_there_is() {
        let mut records = [UNUSED; 2];
        let mut table = Table::new(&mut records, 4);
        assert_eq!((table.free_count(), table.take()), (0, None));
        assert!(table.used().is_empty(), "there are no such records");
    }
}
