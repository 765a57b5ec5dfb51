//! Lists of records with numbers, all in one table: what a domain has any number of, and finds by number.

use crate::pools::table::{Link, Linked, Table};

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<T> {
    number: u64,
    what: T,
    next: Link,
}

impl<T> Numbered<T> {
    /// Room for one.
    pub const fn unused(what: T) -> Self {
        Self { number: 0, what, next: Link::END }
    }
}

impl<T> Linked for Numbered<T> {
    fn link(&mut self) -> &mut Link {
        &mut self.next
    }
}

/// A list, the newest record first. Whoever gives a record to another list has it no more.
#[derive(Debug)]
pub struct List(Link);

impl List {
    /// No record.
    pub const EMPTY: Self = Self(Link::END);

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0 == Link::END
    }
}

/// All records.
#[derive(Debug)]
pub struct Lists<'a, T> {
    table: Table<'a, Numbered<T>>,
}

impl<'a, T: Copy> Lists<'a, T> {
    /// None is in a list.
    pub const fn new(records: &'a mut [Numbered<T>]) -> Self {
        Self { table: Table::new(records, 0) }
    }

    /// Goes on with more.
    pub fn move_to(&mut self, records: &'a mut [Numbered<T>]) {
        self.table.move_to(records);
    }

    /// Puts a new record into a list; tells whether there was one.
    pub fn add(&mut self, list: &mut List, number: u64, what: T) -> bool {
        let Some(record) = self.table.take() else { return false };
        self.table[record] = Numbered { number, what, next: list.0 };
        list.0 = Link::to(record);
        true
    }

    /// What the record of this number in a list is.
    pub fn find(&mut self, list: &List, number: u64) -> Option<&mut T> {
        let mut next = list.0;
        loop {
            let record = next.get()?;
            if self.table.get(record)?.number == number {
                return self.table.get_mut(record).map(|record| &mut record.what);
            }
            next = self.table.get(record)?.next;
        }
    }

    /// What the first record of a list is.
    pub fn first(&mut self, list: &List) -> Option<&mut T> {
        self.table.get_mut(list.0.get()?).map(|record| &mut record.what)
    }

    /// Moves the first record of a list to another one; tells whether there was one.
    pub fn move_first(&mut self, from: &mut List, to: &mut List) -> bool {
        let Some(record) = from.0.get() else { return false };
        from.0 = core::mem::replace(&mut self.table[record].next, to.0);
        to.0 = Link::to(record);
        true
    }

    /// Takes the record of this number out of a list; the list that has it alone.
    pub fn take_out(&mut self, list: &mut List, number: u64) -> Option<List> {
        let mut before = None;
        let mut next = list.0;
        loop {
            let record = next.get()?;
            let found = self.table.get_mut(record)?;
            next = found.next;
            if found.number == number {
                found.next = Link::END;
                match before {
                    None => list.0 = next,
                    Some(before) => self.table[before].next = next,
                }
                return Some(List(Link::to(record)));
            }
            before = Some(record);
        }
    }

    /// Takes the first record out of a list, and gives it back: what it was.
    pub fn give_first(&mut self, list: &mut List) -> Option<T> {
        let record = list.0.get()?;
        let Numbered { what, next, .. } = *self.table.get(record)?;
        list.0 = next;
        self.table.give(record);
        Some(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(lists: &mut Lists<'_, char>, mut list: List) -> String {
        std::iter::from_fn(|| lists.give_first(&mut list)).collect()
    }

    #[test]
    fn records_are_found_by_their_numbers_in_their_own_list() {
        let mut records = [Numbered::unused(' '); 3];
        let mut lists = Lists::new(&mut records);
        let (mut one, mut other) = (List::EMPTY, List::EMPTY);
        assert!(lists.add(&mut one, 7, 'a') && lists.add(&mut other, 7, 'b') && lists.add(&mut one, 8, 'c'));
        assert!(!lists.add(&mut one, 9, 'd'), "there is room for three");
        *lists.find(&one, 7).unwrap() = 'A';
        let found = [(&one, 7), (&one, 9), (&other, 7), (&other, 8)];
        let found = found.map(|(list, number)| lists.find(list, number).copied());
        assert_eq!(found, [Some('A'), None, Some('b'), None]);
        assert_eq!((all(&mut lists, one), all(&mut lists, other)), ("cA".to_owned(), "b".to_owned()));
        let mut again = List::EMPTY;
        assert!((0..3).all(|number| lists.add(&mut again, number, 'e')), "all came back");
    }

    #[test]
    fn a_record_is_taken_out_wherever_it_is() {
        for number in 0..4 {
            let mut records = [Numbered::unused(' '); 4];
            let mut lists = Lists::new(&mut records);
            let mut list = List::EMPTY;
            for (number, what) in (0..).zip("abcd".chars()) {
                lists.add(&mut list, number, what);
            }
            assert!(lists.take_out(&mut list, 4).is_none());
            let out = lists.take_out(&mut list, number).unwrap();
            assert!(lists.take_out(&mut list, number).is_none(), "it is out");
            let what = "abcd".chars().nth(number as usize).unwrap();
            assert_eq!(all(&mut lists, out), what.to_string());
            assert_eq!(all(&mut lists, list), "dcba".replace(what, ""));
        }
    }

    #[test]
    fn records_move_one_after_the_other() {
        let mut records = [Numbered::unused(' '); 3];
        let mut lists = Lists::new(&mut records);
        let (mut one, mut other) = (List::EMPTY, List::EMPTY);
        for (number, what) in (0..).zip("ab".chars()) {
            lists.add(&mut one, number, what);
        }
        lists.add(&mut other, 2, 'c');
        assert_eq!(lists.first(&one), Some(&mut 'b'));
        while lists.move_first(&mut one, &mut other) {}
        assert!(one.is_empty() && lists.first(&one).is_none());
        assert_eq!(all(&mut lists, other), "abc");
    }
}
