//! The tables: constant data if nothing changes them, storage at a fixed address if something does. On seL4, a table of
//! external references is also a CNode: its storage holds the references themselves, its slots hold copies of the
//! capabilities to which they refer.

use crate::error::{Error, Result};
use crate::module::TableUse;
use crate::store::{CPtr, FunctionId, Store, StoreTable, TableId, TypeId};
use std::collections::BTreeSet;
use wasm2sel4_abi::address::{ByteSize, VirtualAddress, page_align_up};
use wasm2sel4_abi::cspace;

/// The most elements that are laid out as data (at most 16 bytes each). Their indices are less than 2^31.
pub const ELEMENTS_MAXIMUM: u64 = 1 << 22;

/// The most elements of a table that changes.
pub const ELEMENTS_STORED_MAXIMUM: u64 = 10_000_000;

/// The most elements of a table of capabilities.
pub const CAPABILITIES_MAXIMUM: u64 = 1 << cspace::ENTRY_BITS;

/// Bytes of an element in storage: a reference.
pub const REFERENCE_SIZE: u64 = 8;

/// All decisions about a table.
#[derive(Debug)]
pub enum TablePlan {
    /// It never changes: read-only data with a constant bound.
    Constant(ConstantTable),
    /// It is storage for references, which instantiation fills.
    Stored(StoredTable),
}

/// A table of functions that never changes.
#[derive(Debug, Default)]
pub struct ConstantTable {
    /// Its size as the program sees it.
    pub size: u64,
    /// The elements up to the last that is not null.
    pub elements: Vec<Option<FunctionId>>,
    /// The types that have code tables.
    pub code_tables: BTreeSet<TypeId>,
    /// Whether calls compare types: those of other types, and those in tail position.
    pub compares: bool,
}

/// A table that changes.
#[derive(Debug)]
pub struct StoredTable {
    /// Where element 0 lies.
    pub base: VirtualAddress,
    /// Elements at the start.
    pub initial: u64,
    /// The number of elements beyond which it never grows.
    pub maximum: u64,
    /// Whether any code makes it grow; the bound is a constant if not.
    pub grows: bool,
    /// The CNode that it is, if its elements are capabilities.
    pub entry: Option<Entry>,
}

/// An entry of the domain's CSpace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(pub u64);

impl Entry {
    /// The address of its first slot; the others follow.
    pub const fn first_slot(self) -> CPtr {
        CPtr(cspace::address(self.0, 0))
    }
}

impl StoredTable {
    /// Bytes of its storage.
    pub fn size(&self) -> ByteSize {
        ByteSize(page_align_up(self.maximum * REFERENCE_SIZE).max(wasm2sel4_abi::address::MMU_PAGE))
    }
}

/// What all instances of a store do to a table.
pub fn uses(store: &Store<'_>, table: TableId) -> TableUse {
    let mut all = TableUse::default();
    for (_, instance) in store.instances.iter() {
        for (index, _) in instance.tables.iter().filter(|(_, id)| **id == table) {
            let used = instance.module.table_uses[index];
            all.touched |= used.touched;
            all.grown |= used.grown;
            all.tail_called |= used.tail_called;
        }
    }
    all
}

/// Plans a table that changes, without its place; `entry` is the CNode that it is, if its elements are capabilities.
pub fn stored(table: &StoreTable<'_>, grows: bool, entry: Option<Entry>) -> Result<StoredTable> {
    let initial = table.ty.initial;
    let possible = if entry.is_some() { CAPABILITIES_MAXIMUM } else { ELEMENTS_STORED_MAXIMUM };
    if initial > possible {
        return Err(Error::Limit(format!(
            "a table has {initial} elements at the start; at most {possible} are possible"
        )));
    }
    let maximum = match grows {
        true => table.ty.maximum.unwrap_or(u64::MAX).min(possible),
        false => initial,
    };
    Ok(StoredTable { base: VirtualAddress(0), initial, maximum, grows, entry })
}
