//! Tables of functions. WebAssembly 1.0 changes a table only while the module is instantiated, so its contents are
//! known offline: read-only data with a constant bound.

use crate::error::{Error, Result};
use crate::module::{Constant, FunctionIndex, IndexVec, Module, TableIndex};
use wasm2sel4_abi::trap::Trap;

/// The most elements that are laid out as data (16 bytes each).
const ELEMENTS_MAXIMUM: u64 = 1 << 22;

/// A table that never changes.
#[derive(Debug)]
pub struct TablePlan {
    /// Its size as the program sees it.
    pub size: u64,
    /// The elements up to the last that is not null.
    pub elements: Vec<Option<FunctionIndex>>,
}

/// Lays out all tables; tells the trap of the first segment that does not fit.
pub fn plan(module: &Module<'_>) -> Result<(IndexVec<TableIndex, TablePlan>, Option<Trap>)> {
    let mut tables: IndexVec<TableIndex, TablePlan> =
        module.tables.iter().map(|(_, table)| TablePlan { size: table.initial, elements: Vec::new() }).collect();
    let mut trap = None;
    for segment in &module.elements {
        let Constant::I32(offset) = segment.offset else {
            return Err(Error::internal("an element segment's offset is no i32"));
        };
        let table = tables.get_mut(segment.table).ok_or_else(|| Error::internal("an element segment without table"))?;
        let start = u64::from(offset as u32);
        let end = start + segment.functions.len() as u64;
        if end > table.size {
            trap = Some(Trap::TableOutOfBounds);
            break;
        }
        if segment.functions.is_empty() {
            continue;
        }
        if end > ELEMENTS_MAXIMUM {
            return Err(Error::Limit(format!(
                "a table has an element at {end}; at most {ELEMENTS_MAXIMUM} are possible"
            )));
        }
        let (start, end) = (start as usize, end as usize);
        if table.elements.len() < end {
            table.elements.resize(end, None);
        }
        table.elements[start..end].copy_from_slice(&segment.functions);
    }
    Ok((tables, trap))
}
