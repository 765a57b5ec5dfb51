//! What a folder holds.
//!
//! Entries stand in slots. One that is there stays in its slot, whatever else comes and goes; so the number of a slot
//! is a cookie with which a reading of the folder goes on, and meets every entry that was there all the time once.
//! Names are found by a table of slots.

use crate::budget::Account;
use crate::error::Error;
use crate::hasher::Hasher;
use crate::name::Name;
use crate::number::NodeNumber;
use alloc::vec::Vec;
use core::hash::BuildHasher;
use hashbrown::HashTable;

/// Where the reading of a folder goes on: 0 at the beginning, else what the entry said that was read last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cookie(pub u64);

/// An entry as it is read.
#[derive(Debug)]
pub struct Listed<'t> {
    /// Its name.
    pub name: &'t [u8],
    /// What it is.
    pub node: NodeNumber,
    /// Where reading goes on behind it.
    pub next: Cookie,
}

#[derive(Debug)]
struct FolderEntry<'a> {
    name: Name<'a>,
    node: NodeNumber,
    /// Who has paid for it, unless it is the archive's.
    payer: Account,
}

/// The entries of a folder.
#[derive(Debug)]
pub struct Folder<'a> {
    slots: Vec<Option<FolderEntry<'a>>>,
    /// Slots without an entry; as much room as there are slots, so that a removal needs no memory.
    free: Vec<usize>,
    by_name: HashTable<usize>,
    hasher: Hasher,
}

impl<'a> Folder<'a> {
    /// One without entries.
    pub const fn new(hasher: Hasher) -> Self {
        Self { slots: Vec::new(), free: Vec::new(), by_name: HashTable::new(), hasher }
    }

    /// The number of entries.
    pub fn count(&self) -> usize {
        self.by_name.len()
    }

    fn slot(&self, name: &[u8]) -> Option<usize> {
        let is = |slot: &usize| matches!(self.slots.get(*slot), Some(Some(entry)) if *entry.name == *name);
        self.by_name.find(self.hasher.hash_one(name), is).copied()
    }

    /// What has this name.
    pub fn get(&self, name: &[u8]) -> Option<NodeNumber> {
        self.slots.get(self.slot(name)?)?.as_ref().map(|entry| entry.node)
    }

    /// Makes room for one more entry.
    pub fn reserve(&mut self, count: usize) -> Result<(), Error> {
        let Self { slots, free, by_name, hasher } = self;
        let rehash = |slot: &usize| {
            let name = slots.get(*slot).and_then(Option::as_ref).map(|entry| &*entry.name);
            hasher.hash_one(name.unwrap_or_default())
        };
        by_name.try_reserve(count, rehash)?;
        slots.try_reserve(count)?;
        free.try_reserve(slots.capacity() - free.len())?;
        Ok(())
    }

    /// Adds an entry, for which [`Self::reserve`] made room, and whose name nobody has.
    pub fn insert(&mut self, name: Name<'a>, node: NodeNumber, payer: Account) {
        let hash = self.hasher.hash_one(&*name);
        let entry = Some(FolderEntry { name, node, payer });
        let slot = match self.free.pop() {
            Some(slot) => {
                if let Some(place) = self.slots.get_mut(slot) {
                    *place = entry;
                }
                slot
            }
            None => {
                self.slots.push(entry);
                self.slots.len() - 1
            }
        };
        let Self { slots, by_name, hasher, .. } = self;
        by_name.insert_unique(hash, slot, |slot| {
            let name = slots.get(*slot).and_then(Option::as_ref).map(|entry| &*entry.name);
            hasher.hash_one(name.unwrap_or_default())
        });
    }

    /// Lets a name mean another node.
    pub fn replace(&mut self, name: &[u8], node: NodeNumber) {
        if let Some(Some(entry)) = self.slot(name).and_then(|slot| self.slots.get_mut(slot)) {
            entry.node = node;
        }
    }

    /// Takes an entry away; returns its name, and who has paid for it.
    pub fn remove(&mut self, name: &[u8]) -> Option<(Name<'a>, Account)> {
        let slot = self.slot(name)?;
        if let Ok(found) = self.by_name.find_entry(self.hasher.hash_one(name), |other| *other == slot) {
            found.remove();
        }
        let entry = self.slots.get_mut(slot)?.take()?;
        self.free.push(slot);
        Some((entry.name, entry.payer))
    }

    /// The entries from a cookie on, `.` and `..` not among them. Cookies below `first` are the caller's own.
    pub fn list(&self, from: Cookie, first: u64) -> impl Iterator<Item = Listed<'_>> {
        let start = usize::try_from(from.0.saturating_sub(first)).unwrap_or(usize::MAX);
        self.slots.iter().enumerate().skip(start).filter_map(move |(slot, entry)| {
            let FolderEntry { name, node, .. } = entry.as_ref()?;
            Some(Listed { name, node: *node, next: Cookie(slot as u64 + first + 1) })
        })
    }
}
