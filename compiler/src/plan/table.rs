//! The tables: constant data where nothing changes them, storage at a fixed address where something does.

use super::address::Addresses;
use crate::error::{Error, Result};
use crate::module::TableUse;
use crate::store::{FunctionId, Store, StoreTable, TableId};
use wasm2sel4_abi::address::{ByteSize, VirtualAddress, page_align_up};

/// The most elements that are laid out as data (16 bytes each).
pub const ELEMENTS_MAXIMUM: u64 = 1 << 22;

/// The most elements of a table that changes.
pub const ELEMENTS_STORED_MAXIMUM: u64 = 10_000_000;

/// Bytes of an element in storage: a reference.
pub const REFERENCE_SIZE: u64 = 8;

/// All decisions about a table.
#[derive(Debug)]
pub enum TablePlan {
    /// It never changes: read-only data with a constant bound, in which code address and type stand side by side.
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
            let used = instance.module.table_uses.get(index).copied().unwrap_or_default();
            all.touched |= used.touched;
            all.grown |= used.grown;
        }
    }
    all
}

/// Plans a table that changes.
pub fn stored(table: &StoreTable<'_>, grows: bool, addresses: &mut Addresses) -> Result<StoredTable> {
    let initial = table.ty.initial;
    if initial > ELEMENTS_STORED_MAXIMUM {
        return Err(Error::Limit(format!(
            "a table has {initial} elements at the start; at most {ELEMENTS_STORED_MAXIMUM} are possible"
        )));
    }
    let maximum = match grows {
        true => table.ty.maximum.unwrap_or(u64::MAX).min(ELEMENTS_STORED_MAXIMUM),
        false => initial,
    };
    let mut plan = StoredTable { base: VirtualAddress(0), initial, maximum, grows };
    plan.base = addresses.allocate(plan.size())?;
    Ok(plan)
}
