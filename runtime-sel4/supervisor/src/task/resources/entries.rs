//! Entries of the supervisor's CSpace: each is free, or in the list of its owner.

use crate::pools::table::{Link, Linked, Table};

/// An entry of the supervisor's CSpace, which is not the first: that is the initial CNode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry(u16);

impl Entry {
    /// Its number: its index in the root.
    pub const fn number(self) -> u64 {
        self.0 as u64
    }
}

/// What is kept of an entry: which one follows it in a list.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    next: Link,
}

impl Record {
    /// Room for one.
    pub const UNUSED: Self = Self { next: Link::END };
}

impl Linked for Record {
    fn link(&mut self) -> &mut Link {
        &mut self.next
    }
}

fn entry(number: u32) -> Option<Entry> {
    u16::try_from(number).ok().map(Entry)
}

/// All entries.
pub struct Entries {
    table: Table<'static, Record>,
}

impl Entries {
    /// As many as there are records, of which the first, the initial CNode's, is never handed out.
    pub const fn new(records: &'static mut [Record]) -> Self {
        Self { table: Table::new(records, 1) }
    }

    /// Goes on with more.
    pub fn move_to(&mut self, records: &'static mut [Record]) {
        self.table.move_to(records);
    }

    /// How many are free.
    pub fn free_count(&self) -> u64 {
        self.table.free_count()
    }

    /// Takes a free one.
    pub fn take(&mut self) -> Option<Entry> {
        entry(self.table.take()?)
    }

    /// Gives one back.
    pub fn give(&mut self, entry: Entry) {
        self.table.give(u32::from(entry.0));
    }

    /// The entry that follows one in its owner's list.
    pub fn next(&self, of: Entry) -> Option<Entry> {
        self.table.get(u32::from(of.0)).and_then(|record| record.next.get()).and_then(entry)
    }

    /// Puts one before another in its owner's list.
    pub fn link(&mut self, first: Entry, next: Option<Entry>) {
        if let Some(record) = self.table.get_mut(u32::from(first.0)) {
            record.next = Link::from(next.map(|next| u32::from(next.0)));
        }
    }
}
